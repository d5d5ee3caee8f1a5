"""The gRPC service: https://github.com/pulumi/pulumi/blob/master/proto/pulumi/language.proto ."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Iterator
from concurrent import futures
from typing import Any

import grpc  # type: ignore[import-untyped]  # it ships no types
from google.protobuf import empty_pb2  # type: ignore[import-untyped]  # the same
from pulumi.runtime.proto import language_pb2, language_pb2_grpc, plugin_pb2

from machine.language_host.processes import Children, stream

VERSION = "3.260.0"

BAIL = 32
"""The exit code of a program that has said itself what is wrong."""


class LanguageHost(language_pb2_grpc.LanguageRuntimeServicer):
    """Runs Python programs and plugins with the Python that runs this host."""

    def __init__(self, engine_address: str, program_exec: str) -> None:
        """``program_exec`` is the SDK's ``pulumi-language-python-exec``."""
        self._engine = engine_address
        self._exec = program_exec
        self._children = Children()

    def Handshake(self, request: Any, context: Any) -> Any:
        """The engine says where it listens."""
        self._engine = request.engine_address or self._engine
        return language_pb2.LanguageHandshakeResponse()

    def GetPluginInfo(self, request: Any, context: Any) -> Any:
        """The version of the engine that this host belongs to."""
        return plugin_pb2.PluginInfo(version=VERSION)

    def GetRequiredPackages(self, request: Any, context: Any) -> Any:
        """None: the project's own tools provide the plugins."""
        return language_pb2.GetRequiredPackagesResponse()

    def GetRequiredPlugins(self, request: Any, context: Any) -> Any:
        """None, for the same reason."""
        return language_pb2.GetRequiredPluginsResponse()

    def InstallDependencies(self, request: Any, context: Any) -> Iterator[Any]:
        """The project installs its own, locked: `./code24 up` does."""
        yield language_pb2.InstallDependenciesResponse(
            stderr=b"Dependencies are locked in requirements.lock: `./code24 up` installs them.\n"
        )

    def RuntimeOptionsPrompts(self, request: Any, context: Any) -> Any:
        """Nothing to ask."""
        return language_pb2.RuntimeOptionsResponse()

    def About(self, request: Any, context: Any) -> Any:
        """Which Python this is."""
        return language_pb2.AboutResponse(executable=sys.executable, version=sys.version.split()[0])

    def GetProgramDependencies(self, request: Any, context: Any) -> Any:
        """`pulumi about` lists none: requirements.lock does."""
        return language_pb2.GetProgramDependenciesResponse()

    def Cancel(self, request: Any, context: Any) -> Any:
        """Ends what runs."""
        self._children.terminate()
        return empty_pb2.Empty()

    def Run(self, request: Any, context: Any) -> Any:
        """Runs a program until it ends."""
        environment = {
            **os.environ,
            "PULUMI_CONFIG": json.dumps(dict(request.config)),
            "PULUMI_CONFIG_SECRET_KEYS": json.dumps(list(request.configSecretKeys)),
        }
        process = subprocess.Popen(
            [sys.executable, "-u", self._exec, *self._program_arguments(request)],
            env=environment,
            cwd=request.info.program_directory or request.pwd,
        )
        self._children.add(process)
        context.add_callback(process.terminate)  # does nothing to one that has ended
        code = process.wait()
        self._children.forget(process)
        if code == BAIL:
            return language_pb2.RunResponse(bail=True)
        message = "" if code == 0 else f"Program exited with non-zero exit code: {code}"
        return language_pb2.RunResponse(error=message)

    def _program_arguments(self, request: Any) -> list[str]:
        options = {
            "monitor": request.monitor_address,
            "engine": self._engine,
            "project": request.project,
            "root_directory": request.info.root_directory,
            "stack": request.stack,
            "pwd": request.pwd,
            "dry_run": str(request.dryRun).lower(),
            "parallel": str(request.parallel),
            "organization": request.organization or "organization",
        }
        flags = [part for name, value in options.items() for part in (f"--{name}", value)]
        return [*flags, request.info.entry_point or ".", *request.args]

    def RunPlugin(self, request: Any, context: Any) -> Iterator[Any]:
        """Runs a provider plugin or a policy pack, passing on what it writes."""
        directory = request.info.program_directory
        if request.kind == "analyzer":
            command, folder = ["-u", "-m", "pulumi.policy", *request.args, directory], directory
        else:
            command, folder = ["-u", directory, *request.args], request.pwd
        process = subprocess.Popen(
            [sys.executable, *command],
            cwd=folder or None,
            env=dict(pair.split("=", 1) for pair in request.env) or None,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
        )
        self._children.add(process)
        context.add_callback(process.terminate)  # does nothing to one that has ended
        for name, chunk in stream(process):
            yield _written(name, chunk)
        code = process.wait()
        self._children.forget(process)
        yield language_pb2.RunPluginResponse(exitcode=code)


def _written(name: str, chunk: bytes) -> language_pb2.RunPluginResponse:
    if name == "stdout":
        return language_pb2.RunPluginResponse(stdout=chunk)
    return language_pb2.RunPluginResponse(stderr=chunk)


def serve(engine_address: str, program_exec: str) -> tuple[grpc.Server, int]:
    """A started server on a free loopback port."""
    server = grpc.server(
        futures.ThreadPoolExecutor(max_workers=32),
        options=[("grpc.max_receive_message_length", 400 * 1024 * 1024)],
    )
    language_pb2_grpc.add_LanguageRuntimeServicer_to_server(
        LanguageHost(engine_address, program_exec), server
    )
    port = server.add_insecure_port("127.0.0.1:0")
    server.start()
    return server, port
