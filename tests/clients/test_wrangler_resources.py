"""Wrangler on KV, D1, R2, queues and the Secrets Store, and on who is asking."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import httpx
import pytest

from tests.clients.conftest import Target
from tests.clients.wrangler import Wrangler


@pytest.fixture
def wrangler(target: Target, tmp_path: Path) -> Wrangler:
    return Wrangler(target, tmp_path)


def named(items: list[dict[str, Any]], field: str, wanted: str) -> dict[str, Any]:
    """The one item whose field has this value."""
    (found,) = (item for item in items if item[field] == wanted)
    return found


def test_who_is_asking(wrangler: Wrangler, target: Target) -> None:
    output = wrangler("whoami")
    assert "engineer@code24.localhost" in output
    assert target.account in output


def test_kv_namespaces_and_keys(
    wrangler: Wrangler, target: Target, name: Callable[[str], str]
) -> None:
    wrangler("kv", "namespace", "create", name("store"))
    listed = json.loads(wrangler("kv", "namespace", "list"))
    made = named(listed, "title", name("store"))["id"]
    path = f"storage/kv/namespaces/{made}"
    at = ("--namespace-id", made, "--remote")
    wrangler("kv", "key", "put", "page", "<html>", "--metadata", '{"kind":"html"}', *at)
    assert target.get(f"{path}/metadata/page") == {"kind": "html"}
    assert wrangler("kv", "key", "get", "page", *at).strip() == "<html>"
    many = [{"key": f"key-{letter}", "value": letter} for letter in "ab"]
    (wrangler.folder / "many.json").write_text(json.dumps(many))
    wrangler("kv", "bulk", "put", "many.json", *at)
    keys = json.loads(wrangler("kv", "key", "list", *at))
    assert [key["name"] for key in keys] == ["key-a", "key-b", "page"]
    wrangler("kv", "key", "delete", "page", *at)
    assert [key["name"] for key in target.get(f"{path}/keys")] == ["key-a", "key-b"]
    renamed = ("--namespace-id", made, "--new-name", name("renamed"))
    wrangler("kv", "namespace", "rename", *renamed)
    assert target.get(path)["title"] == name("renamed")
    wrangler("kv", "namespace", "delete", "--namespace-id", made, "-y")
    assert target.missing(path)


def test_a_database(wrangler: Wrangler, target: Target, name: Callable[[str], str]) -> None:
    database = name("main")
    wrangler("d1", "create", database)
    made = named(json.loads(wrangler("d1", "list", "--json")), "name", database)["uuid"]
    sql = "CREATE TABLE site (name TEXT); INSERT INTO site VALUES ('acme')"
    wrangler("d1", "execute", database, "--remote", "-y", "--command", sql)
    query = ("--command", "SELECT name FROM site", "--json")
    (answer,) = json.loads(wrangler("d1", "execute", database, "--remote", "-y", *query))
    assert answer["results"] == [{"name": "acme"}]
    info = json.loads(wrangler("d1", "info", database, "--json"))
    assert (info["uuid"], info["num_tables"]) == (made, 1)
    wrangler("d1", "delete", database, "-y")
    assert target.missing(f"d1/database/{made}")


SCHEMA = """
CREATE TABLE site (name TEXT, visits INTEGER);
CREATE TABLE total (n INTEGER);
CREATE TRIGGER counted AFTER INSERT ON site BEGIN
  INSERT INTO total VALUES (NEW.visits);
END;
INSERT INTO site VALUES ('acme; inc', 3);
INSERT INTO site VALUES ('it''s', 4);
"""


def test_a_database_takes_a_file_and_gives_one(
    wrangler: Wrangler, target: Target, name: Callable[[str], str]
) -> None:
    databases = [name("first"), name("second")]
    first, second = databases
    for database in databases:
        wrangler("d1", "create", database)
    (wrangler.folder / "schema.sql").write_text(SCHEMA)

    def execute(database: str, *words: str) -> str:
        return wrangler("d1", "execute", database, "--remote", "-y", *words)

    def rows(database: str, sql: str) -> Any:
        (answer,) = json.loads(execute(database, "--json", "--command", sql))
        return answer["results"]

    assert "Executed 5 queries" in execute(first, "--file", "schema.sql")
    wrangler("d1", "export", first, "--remote", "--output", "export.sql", "-y")
    (wrangler.folder / "broken.sql").write_text("INSERT INTO total VALUES (9); INSERT INTO no (1);")
    with pytest.raises(AssertionError, match=r"near \"\(\"|no such table|syntax error"):
        execute(first, "--file", "broken.sql")
    # A file that fails changes nothing.
    assert rows(first, "SELECT sum(n) AS n FROM total") == [{"n": 7}]
    execute(second, "--file", "export.sql")
    assert rows(second, "SELECT * FROM site ORDER BY visits") == [
        {"name": "acme; inc", "visits": 3},
        {"name": "it's", "visits": 4},
    ]
    assert target.get(f"d1/database/{second}")["num_tables"] == 2


KEYED = """
CREATE TABLE owner (id INTEGER PRIMARY KEY, name TEXT);
CREATE TABLE site (owner INTEGER NOT NULL REFERENCES owner (id), host TEXT);
CREATE INDEX hosts ON site (host);
CREATE VIEW named AS SELECT owner.name, site.host FROM site JOIN owner ON owner.id = site.owner;
INSERT INTO owner VALUES (1, 'acme');
INSERT INTO site VALUES (1, 'acme.test');
"""


def test_a_database_returns_to_a_bookmark_and_from_it(
    wrangler: Wrangler, target: Target, name: Callable[[str], str]
) -> None:
    database = name("travels")
    wrangler("d1", "create", database)
    (wrangler.folder / "schema.sql").write_text(KEYED)

    def execute(*words: str) -> str:
        return wrangler("d1", "execute", database, "--remote", "-y", *words)

    def hosts() -> list[dict[str, str]]:
        (answer,) = json.loads(execute("--json", "--command", "SELECT name, host FROM named"))
        found: list[dict[str, str]] = answer["results"]
        return found

    execute("--file", "schema.sql")
    travel = ("d1", "time-travel")
    before = json.loads(wrangler(*travel, "info", database, "--json"))["bookmark"]
    execute("--command", "INSERT INTO site VALUES (1, 'new.test'); CREATE TABLE later (n INTEGER)")
    changed = [{"name": "acme", "host": "acme.test"}, {"name": "acme", "host": "new.test"}]
    assert hosts() == changed
    restored = json.loads(wrangler(*travel, "restore", database, "--bookmark", before, "--json"))
    assert restored["bookmark"] == before
    assert hosts() == [{"name": "acme", "host": "acme.test"}]
    assert target.get(f"d1/database/{database}")["num_tables"] == 2
    wrangler(*travel, "restore", database, "--bookmark", restored["previous_bookmark"], "--json")
    assert hosts() == changed
    assert target.get(f"d1/database/{database}")["num_tables"] == 3


def test_a_bucket(wrangler: Wrangler, target: Target, name: Callable[[str], str]) -> None:
    bucket = name("assets")
    wrangler("r2", "bucket", "create", bucket)
    assert target.get(f"r2/buckets/{bucket}")["storage_class"] == "Standard"
    assert bucket in wrangler("r2", "bucket", "list")
    (wrangler.folder / "logo.svg").write_text("<svg/>")
    at = (f"{bucket}/logos/acme & co.svg", "--remote")
    wrangler("r2", "object", "put", *at, "--file", "logo.svg", "--content-type", "image/svg+xml")
    (listed,) = target.get(f"r2/buckets/{bucket}/objects")
    assert (listed["key"], listed["size"]) == ("logos/acme & co.svg", 6)
    assert listed["http_metadata"] == {"contentType": "image/svg+xml"}
    assert wrangler("r2", "object", "get", *at, "--pipe") == "<svg/>"
    wrangler("r2", "object", "delete", *at)
    assert target.get(f"r2/buckets/{bucket}/objects") == []
    queue = name("hears")
    wrangler("queues", "create", queue)
    notification = ("r2", "bucket", "notification")
    wrangler(*notification, "create", bucket, "--event-type", "object-create", "--queue", queue)
    shown = wrangler(*notification, "list", bucket)
    assert queue in shown
    assert "PutObject,CompleteMultipartUpload,CopyObject" in shown
    wrangler(*notification, "delete", bucket, "--queue", queue)
    assert target.missing(f"event_notifications/r2/{bucket}/configuration")

    zone = target.request("GET", f"zones/{target.zone}").json()["result"]
    domain = f"{bucket}.{zone['name']}"
    names = ("r2", "bucket", "domain")
    to = ("--domain", domain)
    wrangler(*names, "add", bucket, *to, "--zone-id", target.zone, "--force")
    wrangler(*names, "update", bucket, *to, "--min-tls", "1.3")
    assert target.get(f"r2/buckets/{bucket}/domains/custom/{domain}")["minTLS"] == "1.3"
    assert domain in wrangler(*names, "list", bucket)
    wrangler(*names, "remove", bucket, *to, "--force")
    assert target.get(f"r2/buckets/{bucket}/domains/custom") == {"domains": []}

    wrangler("r2", "bucket", "local-uploads", "enable", bucket, "--force")
    assert target.get(f"r2/buckets/{bucket}/local-uploads") == {"enabled": True}
    wrangler("r2", "bucket", "delete", bucket)
    assert target.missing(f"r2/buckets/{bucket}")


def test_a_queue(wrangler: Wrangler, target: Target, name: Callable[[str], str]) -> None:
    queue = name("jobs")
    wrangler("queues", "create", queue)
    made = named(target.get("queues"), "queue_name", queue)
    assert made["queue_id"] in wrangler("queues", "list")
    assert "Purged" in wrangler("queues", "purge", queue, "--force")
    assert target.get(f"queues/{made['queue_id']}/purge")["completed"] == "true"
    wrangler("queues", "delete", queue)
    assert target.missing(f"queues/{made['queue_id']}")


CONSUMER = """
export default {
  fetch: async (request, env) => {
    if (request.method === "POST") await env.JOBS.send(await request.text());
    return new Response(await env.SEEN.get("seen"));
  },
  queue: async (batch, env) => env.SEEN.put("seen", batch.messages[0].body),
};
"""


def test_a_worker_that_consumes_a_queue(
    wrangler: Wrangler, target: Target, name: Callable[[str], str]
) -> None:
    queue, script = name("jobs"), name("consumer")
    wrangler("queues", "create", queue)
    wrangler("queues", "create", name("dead"))
    wrangler("kv", "namespace", "create", name("seen"))
    seen = named(target.get("storage/kv/namespaces"), "title", name("seen"))["id"]
    consumer = {"queue": queue, "max_batch_timeout": 0, "dead_letter_queue": name("dead")}
    queues = {"producers": [{"queue": queue, "binding": "JOBS"}], "consumers": [consumer]}
    bindings = {"kv_namespaces": [{"binding": "SEEN", "id": seen}], "queues": queues}
    wrangler.project(CONSUMER, name=script, **bindings)
    assert f"Consumer for {queue}" in wrangler("deploy")
    made = named(target.get("queues"), "queue_name", queue)
    (consumer,) = made["consumers"]
    assert (consumer["script"], consumer["dead_letter_queue"]) == (script, name("dead"))
    assert consumer["settings"]["max_wait_time_ms"] == 0
    # A second deployment changes the consumer that is there.
    wrangler("deploy")
    again = named(target.get("queues"), "queue_name", queue)["consumers"]
    assert [one["consumer_id"] for one in again] == [consumer["consumer_id"]]
    wrangler("queues", "consumer", "remove", queue, script)
    assert target.get(f"queues/{made['queue_id']}")["consumers"] == []
    wrangler("queues", "consumer", "add", queue, script, "--batch-size", "7")
    (added,) = target.get(f"queues/{made['queue_id']}")["consumers"]
    assert added["settings"]["batch_size"] == 7


def test_secrets_of_a_store_reach_a_worker(
    wrangler: Wrangler, target: Target, name: Callable[[str], str]
) -> None:
    store = ("secrets-store", "store")
    secret = ("secrets-store", "secret")
    made = re.search(r"ID: (\w{32})", wrangler(*store, "create", name("keys"), "--remote"))
    assert made is not None
    assert name("keys") in wrangler(*store, "list", "--per-page", "100", "--remote")
    new = ("--name", "API_KEY", "--value", "hidden-first", "--scopes", "workers", "--remote")
    created = re.search(
        r"Created secret! \(ID: (\w{32})\)", wrangler(*secret, "create", made[1], *new)
    )
    assert created is not None
    one = (made[1], "--secret-id", created[1], "--remote")
    wrangler.project(
        "export default { async fetch(_, env) { return new Response(await env.KEY.get()); } };",
        name=name("reading"),
        secrets_store_secrets=[{"binding": "KEY", "store_id": made[1], "secret_name": "API_KEY"}],
    )
    deployed = wrangler("deploy")
    assert "API_KEY" in deployed
    assert "hidden-first" not in deployed
    host = {"Host": f"{name('reading')}.code24-local.workers.dev"}
    assert httpx.get(target.url, headers=host, trust_env=False).text == "hidden-first"
    wrangler(*secret, "update", *one, "--value", "hidden-second")
    assert httpx.get(target.url, headers=host, trust_env=False).text == "hidden-second"
    wrangler("delete", "--force")
    wrangler(*secret, "delete", *one)
    assert "secret_not_found" in wrangler.refused(*secret, "get", *one)
    wrangler(*store, "delete", made[1], "--remote")
    assert target.missing(f"secrets_store/stores/{made[1]}")
