"""A dispatch plane: a namespace of AI agents and the Worker that takes requests to them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import pulumi

from components import bindings as bind
from components.agents import AgentsArgs, user_workers
from components.bundles import WorkerBundle
from components.secrets import Secrets
from components.settings.model import Settings
from components.settings.planes import Plane
from components.stores import KvNamespace, dispatch_namespace, kv_namespace
from components.worker import Compatibility, TailWorker, Worker, WorkerArgs


@dataclass(frozen=True)
class DispatchPlaneArgs:
    """Which plane this is and what its settings say."""

    service_type: str
    """BUILD or OPTIMIZE: it begins the names of the plane's bindings."""
    plane: Plane
    settings: Settings
    bundles: Mapping[str, WorkerBundle]
    """By the Worker's name: the dispatch Worker's and every declared agent's."""
    secrets: Secrets
    tail: TailWorker | None = None


class DispatchPlane(pulumi.ComponentResource):
    """Dispatch namespace, results KV, the agents and the dispatch Worker that asks them.

    Deleting the namespace deletes every user Worker in it, so it is protected unless the settings
    say otherwise.
    """

    namespace: str
    results: KvNamespace
    worker: Worker

    def __init__(
        self, name: str, args: DispatchPlaneArgs, opts: pulumi.ResourceOptions | None = None
    ) -> None:
        """Makes or adopts the stores, then uploads the dispatch Worker."""
        plane, settings = args.plane, args.settings
        namespace = plane.namespace.namespace
        props: dict[str, pulumi.Input[object]] = {
            "namespace": namespace,
            "results": plane.results.title or plane.results.id or "",
            "agents": {
                agent: {"code": args.bundles[agent].sha256[:12], "bytes": args.bundles[agent].size}
                for agent in sorted(plane.agents)
            },
        }
        super().__init__("code24:index:DispatchPlane", name, props, opts)
        # After super(): the engine's copy of each prop becomes an attribute of that name.
        self.namespace = namespace
        made = dispatch_namespace(f"{name}-namespace", plane.namespace, settings, self)
        after = [made] if made is not None else []
        self.results = kv_namespace(f"{name}-results", plane.results, settings, self)
        agents = AgentsArgs(plane, settings, args.bundles, args.secrets.model_key, after)
        user_workers(agents, self)
        script = settings.named(f"code24-{name}-dispatch")
        self.worker = Worker(
            f"{name}-dispatch",
            WorkerArgs(
                settings=settings,
                script_name=script,
                bundle=args.bundles["dispatch"],
                compatibility=Compatibility(
                    plane.compatibility_date, ["nodejs_compat"], plane.compatibility_reason
                ),
                public=plane.workers_dev,
                tail=args.tail,
                bindings=self._bindings(args, script),
                after=after,
            ),
            opts=pulumi.ResourceOptions(parent=self),
        )
        self.register_outputs({"namespace": self.namespace, "url": self.worker.url})

    def _bindings(self, args: DispatchPlaneArgs, script: str) -> Sequence[bind.Binding]:
        kind, plane, settings = args.service_type, args.plane, args.settings
        return [
            # The dispatch Worker is its own namespace's outbound Worker.
            bind.dispatch_namespace(f"{kind}_WORKERS", self.namespace, outbound=script),
            bind.kv_namespace(f"{kind}_RESULTS", self.results.id, self.results.label),
            bind.plain_text("ENVIRONMENT", settings.environment),
            bind.plain_text("SERVICE_TYPE", kind),
            bind.plain_text("PLATFORM_NAME", settings.platform_name),
            *args.secrets.dispatch_tokens(),
            bind.version_metadata("VERSION_METADATA"),
            bind.json_value(
                "DISPATCH_SETTINGS",
                plane.dispatch_settings(
                    settings.workers_dev_host(script), settings.platform_hosts()
                ),
            ),
        ]
