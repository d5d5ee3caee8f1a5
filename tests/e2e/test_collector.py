"""An OpenTelemetry collector gets every span once, also after it was away."""

from __future__ import annotations

import base64
import json
from collections import Counter
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Lock, Thread
from typing import Any

import pytest
from google.protobuf.json_format import Parse
from opentelemetry.proto.collector.trace.v1.trace_service_pb2 import ExportTraceServiceRequest
from opentelemetry.proto.trace.v1.trace_pb2 import Span

from operations.request import BUILD, follow
from tests.support.polling import until
from tests.support.projects import Project, project

pytestmark = pytest.mark.xdist_group("collector")  # one process makes what they share

RUNS = 3
KEY = "planted-collector-key"


class Collector:
    """Takes OTLP over HTTP, as soon as it is there; parses it with the protocol's own messages."""

    def __init__(self) -> None:
        """Listens at once, and refuses until `away` is off."""
        self.away = True
        self.refused = 0
        self.spans: list[tuple[str, Span]] = []
        self.keys: set[str | None] = set()
        self._lock = Lock()
        outer = self

        class Handler(BaseHTTPRequestHandler):
            def do_POST(self) -> None:
                body = self.rfile.read(int(self.headers["Content-Length"]))
                status = outer.take(self.path, self.headers.get("x-key"), body)
                self.send_response(status)
                self.send_header("Content-Type", "application/json")
                self.send_header("Content-Length", "2")
                self.end_headers()
                self.wfile.write(b"{}")

            def log_message(self, format: str, *args: object) -> None:
                pass

        self.server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        Thread(target=self.server.serve_forever, daemon=True).start()

    def take(self, path: str, key: str | None, body: bytes) -> int:
        with self._lock:
            if self.away:
                self.refused += 1
                return 503
            assert path == "/v1/traces"
            self.keys.add(key)
            request = Parse(json.dumps(with_bytes(json.loads(body))), ExportTraceServiceRequest())
            for resource in request.resource_spans:
                [service] = [
                    attribute.value.string_value
                    for attribute in resource.resource.attributes
                    if attribute.key == "service.name"
                ]
                for scope in resource.scope_spans:
                    self.spans += [(service, span) for span in scope.spans]
            return 200


def with_bytes(value: Any) -> Any:
    """OTLP writes ids in hexadecimal where JSON of protobuf has base64: nothing else differs.

    https://opentelemetry.io/docs/specs/otlp/#json-protobuf-encoding
    """
    if isinstance(value, list):
        return [with_bytes(each) for each in value]
    if not isinstance(value, dict):
        return value
    ids = ("traceId", "spanId", "parentSpanId")
    return {
        name: base64.b64encode(bytes.fromhex(inner)).decode() if name in ids else with_bytes(inner)
        for name, inner in value.items()
    }


@pytest.fixture(scope="module")
def collector() -> Iterator[Collector]:
    made = Collector()
    yield made
    made.server.shutdown()
    made.server.server_close()


@pytest.fixture(scope="module")
def observed(
    tmp_path_factory: pytest.TempPathFactory, built_cloud: None, collector: Collector
) -> Iterator[Project]:
    """The stack ``local`` with that collector under a public name."""
    with project(tmp_path_factory.mktemp("observed"), "local") as made:
        address = f"http://127.0.0.1:{collector.server.server_port}"
        made.cloud.admin("PUT", "hosts", {"otel.example.com": address})
        otlp = {"endpoint": "http://otel.example.com", "queue": "code24-spans-local"}
        made.change("tail.otlp", otlp)
        made.stack.set_secret("otlpHeaders", f"x-key={KEY}")
        made.up()
        yield made


def test_a_second_preview_is_empty(observed: Project) -> None:
    assert observed.changes() == {}


def test_the_collector_gets_every_span_once_although_it_was_away(
    observed: Project, collector: Collector
) -> None:
    target = observed.target()
    with target.workflows() as worker:
        for number in range(RUNS):
            body = {**BUILD, "name": f"Observed {number}", "instanceId": f"observed-{number}"}
            assert worker.post("/build", json=body).status_code == 200
            follow(worker, "/build", f"observed-{number}")
    until(lambda: collector.refused >= 3, "the collector was asked three times in vain")
    collector.away = False

    wanted = Counter(run=RUNS, step=5 * RUNS, agent=5 * RUNS, results=5 * RUNS)

    def arrived() -> bool:
        kinds = Counter(span.name.split(" ")[0] for _, span in collector.spans)
        return wanted.items() <= kinds.items()

    until(arrived, f"the runs have their spans, {dict(wanted)}")
    ids = Counter(span.span_id for _, span in collector.spans)
    assert set(ids.values()) == {1}
    assert {service for service, _ in collector.spans} >= {
        "code24-workflows",
        "code24-build-dispatch",
        "code24-agent",
    }
    assert collector.keys == {KEY}
    runs = [span for _, span in collector.spans if span.name == "run"]
    assert all(span.end_time_unix_nano >= span.start_time_unix_nano > 0 for span in runs)


def test_the_collectors_key_is_in_no_output_and_no_log(observed: Project) -> None:
    log = (observed.stack.project.parent / "cloud.log").read_text()
    assert KEY not in log + observed.pulumi("stack", "export") + observed.pulumi("preview")
