"""The tail Worker: spans and counts of what the other Workers do."""

from __future__ import annotations

from dataclasses import dataclass

import pulumi
import pulumi_cloudflare as cloudflare

from components import bindings as bind
from components.bundles import WorkerBundle
from components.secrets import Secrets
from components.settings.model import Settings
from components.settings.options import Otlp, Tail
from components.worker import Compatibility, TailWorker, Worker, WorkerArgs

MOST_RETRIES = 100
"""How often a span is sent again; https://developers.cloudflare.com/queues/platform/limits/"""


@dataclass(frozen=True)
class TailArgs:
    """What the tail Worker is wired to."""

    settings: Settings
    tail: Tail
    bundle: WorkerBundle
    secrets: Secrets


class Tracing(pulumi.ComponentResource):
    """``code24-tail``, with the queue in which spans wait for an OpenTelemetry collector."""

    worker: Worker
    tail: TailWorker
    """What the other Workers name."""

    def __init__(
        self, name: str, args: TailArgs, opts: pulumi.ResourceOptions | None = None
    ) -> None:
        """Makes the queue when there is a collector, then uploads the Worker and ties them."""
        settings, tail = args.settings, args.tail
        props: dict[str, pulumi.Input[object]] = {"dataset": tail.dataset}
        if tail.otlp is not None:
            props |= {"collector": tail.otlp.endpoint, "queue": tail.otlp.queue}
        super().__init__("code24:index:Tracing", name, props, opts)
        child = pulumi.ResourceOptions(parent=self)
        queue = None if tail.otlp is None else self._queue(settings, tail.otlp)
        script = settings.named("code24-tail")
        self.worker = Worker(
            name,
            WorkerArgs(
                settings=settings,
                script_name=script,
                bundle=args.bundle,
                compatibility=Compatibility(tail.compatibility_date),
                bindings=_bindings(args, queue),
                public=False,
            ),
            opts=child,
        )
        self.tail = TailWorker(script, tail.attached, self.worker.script)
        if queue is not None:
            cloudflare.QueueConsumer(
                "spans-consumer",
                account_id=settings.account.id,
                queue_id=queue.id,
                type="worker",
                script_name=self.worker.script.script_name,
                settings=cloudflare.QueueConsumerSettingsArgs(
                    batch_size=10, max_retries=MOST_RETRIES, max_wait_time_ms=1000
                ),
                # A refresh reads "" for none, and the next preview would take it for a change.
                opts=pulumi.ResourceOptions(parent=self, ignore_changes=["deadLetterQueue"]),
            )
        self.register_outputs({})

    def _queue(self, settings: Settings, otlp: Otlp) -> cloudflare.Queue:
        return cloudflare.Queue(
            "spans",
            account_id=settings.account.id,
            queue_name=otlp.queue,
            opts=pulumi.ResourceOptions(parent=self),
        )


def _bindings(args: TailArgs, queue: cloudflare.Queue | None) -> list[bind.Binding]:
    settings, tail, headers = args.settings, args.tail, args.secrets.otlp_headers
    bindings = [bind.analytics_engine("SPANS", tail.dataset)]
    if tail.otlp is None or queue is None:
        return bindings
    value = {"endpoint": tail.otlp.endpoint, "environment": settings.environment}
    bindings.append(bind.json_value("OTLP", value))
    bindings.append(bind.queue("SPANS_QUEUE", queue.queue_name, tail.otlp.queue))
    if headers is not None:
        bindings.append(bind.secret_text("OTLP_HEADERS", headers))
    return bindings
