"""When the garbage collector works: not within what makes very many objects at once."""

import gc
from collections.abc import Iterator
from contextlib import contextmanager

GC_ALLOCATIONS_MIN = 20_000


def spare_the_collector() -> None:
    """What was built stays for ever, and a batch makes tens of thousands of objects that die with it: by default the
    collector would walk the whole rulebook several times a batch to find nothing."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(GC_ALLOCATIONS_MIN, 20, 50)


@contextmanager
def collector_at_rest() -> Iterator[None]:
    """Around what makes very many objects that all stay, or all go by reference counts at its end: the collector would
    walk them again and again to find nothing, and take longer than making them does."""
    was_enabled = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_enabled:
            gc.enable()
