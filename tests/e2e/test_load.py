"""Many runs at once, with agents that fail one call in ten: the harness of `make bench`, shorter.

Does not prove how many runs a real account takes, nor how long they last.
"""

from __future__ import annotations

from collections import Counter
from pathlib import Path

from bench.load.section import ready, run_load


def test_every_accepted_run_is_complete_once_with_its_results(
    tmp_path: Path, built_cloud: None
) -> None:
    with ready(tmp_path) as platform:
        loaded = run_load(platform, clients=10, seconds=3)
    assert loaded.wrong == []
    ended = Counter((run.path, run.status) for run in loaded.seen.runs)
    assert set(ended) == {("/build", "complete"), ("/optimize", "complete")}
    assert sum(ended.values()) >= 10
