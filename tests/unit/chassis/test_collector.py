import gc

import pytest

from chassis.collector import GC_ALLOCATIONS_MIN, collector_at_rest, spare_the_collector


def test_what_was_built_is_not_walked_again():
    thresholds = gc.get_threshold()
    try:
        spare_the_collector()
        assert gc.get_freeze_count() > 0
        assert gc.get_threshold()[0] == GC_ALLOCATIONS_MIN
    finally:
        gc.unfreeze()
        gc.set_threshold(*thresholds)


def test_the_collector_rests_while_a_batch_is_handled():
    walks = []
    gc.callbacks.append(lambda phase, _: walks.append(phase))
    try:
        with collector_at_rest():
            batch = [[] for _ in range(3 * gc.get_threshold()[0])]
            assert walks == []
        assert gc.isenabled()
        assert batch
    finally:
        gc.callbacks.pop()


def test_the_collector_works_again_after_a_batch_that_failed():
    with pytest.raises(ValueError, match="poison"), collector_at_rest():
        raise ValueError("poison")
    assert gc.isenabled()
