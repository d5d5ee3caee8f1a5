"""A stack made ready to be driven: engine, plugin, cloud and state are there."""

from __future__ import annotations

from machine import cloud, plugins
from machine.console import ToolError, say, step
from machine.engine import Engine, resolve_engine
from machine.environment import Workspace, base_environment, local_environment
from machine.paths import REPO
from operations.stack import Stack


def on_local_cloud(name: str) -> bool:
    """Whether a stack is of the local cloud's account: ``local``, and what was made from it."""
    file = REPO / f"Pulumi.{name}.yaml"
    return file.exists() and cloud.ACCOUNT in file.read_text()


def stack_with(name: str, engine: Engine) -> Stack:
    """A stack with the environment that it runs in; nothing is started."""
    if not on_local_cloud(name):
        return Stack(name, base_environment(engine))
    api = f"http://127.0.0.1:{cloud.port()}/client/v4"
    return Stack(name, local_environment(engine, api, Workspace.of_clone()))


def prepared(name: str) -> Stack:
    """A stack whose engine, plugin, cloud and state are there."""
    with step("Finding the Pulumi engine"):
        engine = resolve_engine()
        say(f"    {engine.source}: {engine.directory}")
    stack = stack_with(name, engine)
    if on_local_cloud(name):
        with step("Starting the local cloud"):
            running, started = cloud.ensure()
            say(f"    {running.url} {'started' if started else 'runs already'}")
        plugins.choose_cloudflare_plugin(engine.directory / "pulumi", stack.environment)
    stack.ensure()
    return stack


def finish(code: int) -> None:
    """Raises ToolError when the engine failed."""
    if code != 0:
        raise ToolError(f"pulumi ended with exit code {code}; its output is above.")
