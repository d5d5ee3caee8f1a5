"""Cases over several lanes at once: a run mostly keeps one core busy, a hang none."""

from __future__ import annotations

import time
from collections import deque
from collections.abc import Callable, Iterable, Sequence
from concurrent.futures import ThreadPoolExecutor
from typing import TypeVar

from project.chaos.lanes import Lane

T = TypeVar("T")


def side_by_side(
    lanes: Sequence[Lane], cases: Iterable[T], run: Callable[[Lane, T], None], deadline: float
) -> None:
    """Gives each lane the next case when it is done with its last, in the order of the cases.

    Begins none once ``time.monotonic()`` is past the deadline; waits for those that were begun.

    Raises:
        Exception: what a case raised; the other lanes come to their end before.
    """
    waiting = deque(cases)

    def work(one: Lane) -> None:
        while time.monotonic() < deadline:
            try:
                case = waiting.popleft()
            except IndexError:
                return
            run(one, case)

    with ThreadPoolExecutor(len(lanes)) as pool:
        for lane_done in [pool.submit(work, one) for one in lanes]:
            lane_done.result()
