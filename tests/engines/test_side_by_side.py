"""Work that is done side by side comes back in order, and no faster than it is taken."""

from __future__ import annotations

import time
from collections.abc import Iterator
from threading import Barrier, Event

import pytest

from segrules.engines.on_polars.side_by_side import side_by_side


@pytest.mark.parametrize("at_once", [1, 2, 7])
def test_results_are_in_the_order_of_the_items(at_once: int) -> None:
    assert list(side_by_side(lambda n: n * n, range(10), at_once)) == [n * n for n in range(10)]


def test_two_items_are_under_way_at_a_time() -> None:
    both = Barrier(2, timeout=60)
    # Each waits for the other: one after the other would never end.
    assert list(side_by_side(lambda n: both.wait() < n, [5, 6], 2)) == [True, True]


@pytest.mark.parametrize("at_once", [1, 3])
def test_no_more_items_are_looked_at_than_there_is_room_for(at_once: int) -> None:
    begun: list[int] = []

    def items() -> Iterator[int]:
        for number in range(9):
            begun.append(number)
            yield number

    results = side_by_side(lambda n: n, items(), at_once)
    for taken in range(9):
        assert next(results) == taken
        assert len(begun) <= taken + 2 * at_once


def test_the_next_is_begun_while_what_is_done_waits_to_be_taken() -> None:
    begun = [Event() for _ in range(4)]
    results = side_by_side(lambda n: begun[n].set(), range(4), 2)
    next(results)
    # The third and the fourth are begun although nobody takes the second.
    assert all(event.wait(10) for event in begun)


@pytest.mark.parametrize("at_once", [1, 2])
def test_what_the_work_raises_comes_where_its_turn_is(at_once: int) -> None:
    def work(number: int) -> float:
        return 6 / number

    results = side_by_side(work, [3, 2, 0, 1], at_once)
    assert [next(results), next(results)] == [2.0, 3.0]
    with pytest.raises(ZeroDivisionError):
        next(results)


def test_what_leaves_something_is_waited_for_when_another_fails() -> None:
    both = Barrier(2, timeout=60)
    left: list[int] = []

    def work(number: int) -> None:
        both.wait()
        if number == 0:
            raise ZeroDivisionError
        time.sleep(0.2)
        left.append(number)

    with pytest.raises(ZeroDivisionError):
        list(side_by_side(work, [0, 1, 2, 3], 2, ends_together=True))
    assert left == [1]
