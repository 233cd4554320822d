import os

import pytest

from bench.consumption import Snapshot, cpu_seconds, others_cores, pss_megabytes, take, tree_of, used
from bench.rounds import per_case

# No process has this id: Linux ends at 2^22.
NOBODY = 2**22 + 1


def snapshot(at: float, intake: float, bench: float, machine: float) -> Snapshot:
    return Snapshot(at, {"intake": intake}, bench, machine)


def test_what_neither_we_nor_the_load_used_was_others():
    before, after = snapshot(0.0, 1.0, 2.0, 100.0), snapshot(10.0, 6.0, 4.0, 110.0)
    assert others_cores(before, after) == pytest.approx(0.3)


def test_clock_ticks_make_no_negative_others():
    assert others_cores(snapshot(0.0, 0.0, 0.0, 0.0), snapshot(1.0, 0.6, 0.5, 1.0)) == 0.0


def test_a_process_started_in_between_counts_from_its_start():
    assert used(Snapshot(0.0, {}, 0.0, 0.0), Snapshot(1.0, {"audit": 1.5}, 0.0, 0.0)) == {"audit": 1.5}


def test_a_snapshot_sees_this_process_only_as_the_bench():
    taken = take({}, 0.0)
    assert taken.bench > 0
    assert taken.machine >= taken.bench


def test_a_process_that_is_gone_used_nothing():
    assert (tree_of(NOBODY), cpu_seconds(NOBODY), pss_megabytes(NOBODY)) == ([], 0.0, 0.0)


def test_memory_of_this_process_is_some_megabytes():
    assert 5 < pss_megabytes(os.getpid()) < 5000


def test_cpu_per_case_is_in_milliseconds():
    assert per_case({"intake": 3.0}, 1500) == {"intake": 2.0}
    assert per_case({"intake": 3.0}, 0) == {}
