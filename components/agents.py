"""The AI agents of a dispatch plane, each a user Worker in its namespace."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import pulumi

from components.bundles import WorkerBundle
from components.settings.model import Settings
from components.settings.planes import Agent, Model, Plane
from plugins.user_workers.user_worker import BindingArgs, UserWorker, UserWorkerArgs


@dataclass(frozen=True)
class AgentsArgs:
    """Where the agents go and what they are made of."""

    plane: Plane
    settings: Settings
    bundles: Mapping[str, WorkerBundle]
    """By the Worker's name; every declared agent has one."""
    model_key: pulumi.Output[str] | None = None
    """Needed when the plane has a model."""
    after: Sequence[pulumi.Resource] = ()
    """The dispatch namespace, when the stack makes it."""


def user_workers(args: AgentsArgs, parent: pulumi.Resource) -> list[UserWorker]:
    """One user Worker for each declared agent.

    Limits and timeouts are not among its properties: they are the dispatch Worker's to apply, at
    each request (https://developers.cloudflare.com/cloudflare-for-platforms/workers-for-platforms/configuration/custom-limits/).
    """
    return [
        _user_worker(name, agent, args, parent) for name, agent in sorted(args.plane.agents.items())
    ]


def _user_worker(name: str, agent: Agent, args: AgentsArgs, parent: pulumi.Resource) -> UserWorker:
    bundle, settings = args.bundles[name], args.settings
    return UserWorker(
        name,
        UserWorkerArgs(
            account_id=settings.account.id,
            namespace=args.plane.namespace.namespace,
            name=name,
            content_file=bundle.path,
            content_sha256=bundle.sha256,
            compatibility_date=args.plane.compatibility_date,
            bindings=_model_bindings(args.plane.model, args.model_key),
            tags=["code24", settings.environment, *agent.tags],
        ),
        opts=pulumi.ResourceOptions(parent=parent, depends_on=list(args.after)),
    )


def _model_bindings(
    model: Model | None, key: pulumi.Output[str] | None
) -> Mapping[str, BindingArgs]:
    """All three, or none: an agent enriches its work when it has them."""
    if model is None or key is None:
        return {}
    return {
        "MODEL_URL": {"type": "plain_text", "text": model.url},
        "MODEL_NAME": {"type": "plain_text", "text": model.name},
        "MODEL_KEY": {"type": "secret_text", "text": pulumi.Output.secret(key)},
    }
