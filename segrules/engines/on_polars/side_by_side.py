"""Several pieces of work at once: what one does on a single core leaves the others to the next."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import CancelledError, Future, ThreadPoolExecutor
from threading import Event
from typing import TypeVar

_Item = TypeVar("_Item")
_Result = TypeVar("_Result")


def side_by_side(
    work: Callable[[_Item], _Result],
    items: Iterable[_Item],
    at_once: int,
    *,
    ends_together: bool = False,
) -> Iterator[_Result]:
    """What some work makes of each item, in their order.

    :param at_once: how many items may be under way. As many more are waiting for their turn, or
        are done and wait to be taken: whoever takes them holds up nobody.
    :param ends_together: where it ends early, wait for what is under way, such as files that are
        written where someone is going to clean up.
    :raises Exception: what the work raises, where its turn comes; no more of it is begun then.
    """
    if at_once == 1:
        yield from map(work, items)
        return
    failed = Event()

    def begun(item: _Item) -> _Result:
        if failed.is_set():
            raise CancelledError
        try:
            return work(item)
        except BaseException:
            failed.set()
            raise

    pool = ThreadPoolExecutor(at_once)
    under_way: deque[Future[_Result]] = deque()
    try:
        for item in items:
            under_way.append(pool.submit(begun, item))
            if len(under_way) == 2 * at_once:
                yield under_way.popleft().result()
        while under_way:
            yield under_way.popleft().result()
    finally:
        # Who is interrupted does not wait for what nobody will take, unless it leaves something.
        pool.shutdown(wait=ends_together, cancel_futures=True)
