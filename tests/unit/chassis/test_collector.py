import gc

from chassis.process import GC_ALLOCATIONS_MIN, spare_the_collector


def test_what_was_built_is_not_walked_again():
    thresholds = gc.get_threshold()
    try:
        spare_the_collector()
        assert gc.get_freeze_count() > 0
        assert gc.get_threshold()[0] == GC_ALLOCATIONS_MIN
    finally:
        gc.unfreeze()
        gc.set_threshold(*thresholds)
