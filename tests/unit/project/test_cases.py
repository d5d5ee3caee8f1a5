"""Which runs the fault harness makes, in which order, and how two worlds are compared."""

from __future__ import annotations

import re

from project.chaos.faults.cases import KINDS, Call, calls_of, cases_of
from project.chaos.faults.table import section
from project.chaos.world import differences

ACCOUNT = "/client/v4/accounts/" + "c0de" * 8
JOURNAL = [
    ("POST", f"{ACCOUNT}/storage/kv/namespaces"),
    ("POST", f"{ACCOUNT}/storage/kv/namespaces"),
    ("GET", f"{ACCOUNT}/storage/kv/namespaces/{'ab' * 16}"),
    ("PUT", f"{ACCOUNT}/workers/scripts/one"),
    ("PUT", f"{ACCOUNT}/workers/scripts/two"),
    ("GET", f"{ACCOUNT}/storage/kv/namespaces/{'cd' * 16}"),
]


def test_calls_are_told_apart_by_their_number_where_their_ids_differ() -> None:
    assert calls_of(JOURNAL) == [
        Call("POST", "storage/kv/namespaces", 0),
        Call("POST", "storage/kv/namespaces", 1),
        Call("GET", "storage/kv/namespaces/ID", 0),
        Call("PUT", "workers/scripts/one", 0),
        Call("PUT", "workers/scripts/two", 0),
        Call("GET", "storage/kv/namespaces/ID", 1),
    ]


def test_a_fault_meets_its_own_call_and_no_other() -> None:
    fault = calls_of(JOURNAL)[5].fault("cut after")
    assert (fault["method"], fault["skip"], fault["kind"]) == ("GET", 1, "cut-after")
    assert re.search(fault["path"], JOURNAL[5][1])
    assert not re.search(fault["path"], JOURNAL[0][1])
    assert not re.search(fault["path"], f"{JOURNAL[5][1]}/values/x")


def test_each_route_of_each_scenario_comes_before_a_second_call_of_any() -> None:
    calls = calls_of(JOURNAL)
    cases = cases_of({"up": calls, "down": calls[3:5]})
    assert len(cases) == (len(calls) + 2) * len(KINDS)
    first = [(case.scenario, case.call.route) for case in cases[:: len(KINDS)]]
    assert first[:4] == [
        ("up", "POST storage/kv/namespaces"),
        ("up", "GET storage/kv/namespaces/ID"),
        ("up", "PUT workers/scripts/NAME"),
        ("down", "PUT workers/scripts/NAME"),
    ]
    assert len({case.key for case in cases}) == len(cases)


def test_the_table_counts_outcomes_by_route_and_says_what_was_not_run() -> None:
    cases = cases_of({"up": calls_of(JOURNAL)})
    outcomes = {case: "rode out" for case in cases if case.kind == "500" and case.call.number == 0}
    made = section(cases, outcomes)
    assert f"{len(outcomes)} of {len(cases)} cases ran, 0 failed." in made.how
    (table,) = made.tables
    rows = {row[0]: dict(zip(table.head, row, strict=True)) for row in table.rows}
    assert rows["`POST storage/kv/namespaces`"]["500"] == "1 rode out, 1 not run"
    assert rows["`PUT workers/scripts/NAME`"]["500"] == "2 rode out"
    assert rows["`PUT workers/scripts/NAME`"]["503"] == "2 not run"


def test_two_worlds_differ_where_a_leaf_does() -> None:
    before = {"cloud": {"kv": {"a": {"title": "a"}}, "scripts": {}}, "state": {"u": [1, 2]}}
    after = {"cloud": {"kv": {}, "scripts": {}}, "state": {"u": [1, 3]}}
    assert differences(before, before) == []
    assert differences(before, after) == [
        "/cloud/kv: nothing became {}",
        '/cloud/kv/a/title: "a" became nothing',
        "/state/u/1: 2 became 3",
    ]
