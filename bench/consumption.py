"""What processes used: CPU seconds and proportional memory of whole process trees, and what else the machine did."""

from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

import psutil

MEGABYTE = 1_000_000


@dataclass(frozen=True)
class Snapshot:
    """CPU seconds since the start of each: `by_name` our trees, `bench` this process with the load, `machine` all."""

    at: float
    by_name: Mapping[str, float]
    bench: float
    machine: float


def take(pids: Mapping[str, int], at: float) -> Snapshot:
    """`pids`: name → root of a tree."""
    own = psutil.Process()
    # Trees that this process started are children of it, too; they count under their own name.
    named = {tree.pid for pid in pids.values() for tree in tree_of(pid)}
    bench = sum(_seconds(each) for each in tree_of(own.pid) if each.pid not in named) + _ended(own)
    return Snapshot(at, {name: cpu_seconds(pid) for name, pid in pids.items()}, bench, machine_seconds())


def cpu_seconds(pid: int) -> float:
    """Of the process, its living descendants, and the children it has waited for (Postgres' ended backends)."""
    trees = tree_of(pid)
    return sum(_seconds(each) for each in trees) + (_ended(trees[0]) if trees else 0.0)


def tree_of(pid: int) -> list[psutil.Process]:
    """The process first; empty when it is gone."""
    try:
        root = psutil.Process(pid)
        return [root, *root.children(recursive=True)]
    except psutil.NoSuchProcess:
        return []


def _seconds(process: psutil.Process) -> float:
    with suppress(psutil.NoSuchProcess):
        times = process.cpu_times()
        return times.user + times.system
    return 0.0


def _ended(process: psutil.Process) -> float:
    with suppress(psutil.NoSuchProcess):
        times = process.cpu_times()
        return times.children_user + times.children_system
    return 0.0


def machine_seconds() -> float:
    """Busy seconds of all cores, what a hypervisor took away included."""
    times = psutil.cpu_times()
    # Guests are counted in user already.
    return sum(times) - times.idle - times.iowait - times.guest - times.guest_nice


def used(before: Snapshot, after: Snapshot) -> dict[str, float]:
    """CPU seconds in between; a tree that was not there before counts from its start."""
    return {name: seconds - before.by_name.get(name, 0.0) for name, seconds in after.by_name.items()}


def others_cores(before: Snapshot, after: Snapshot) -> float:
    """How many cores were busy on average with what is neither ours nor the load's."""
    ours = sum(used(before, after).values()) + after.bench - before.bench
    seconds = after.at - before.at
    return max(0.0, (after.machine - before.machine - ours) / seconds) if seconds > 0 else 0.0


def pss_megabytes(pid: int) -> float:
    """Proportional set size of a process tree, in MB of 10^6 bytes: shared pages are counted once over all."""
    total = 0
    for each in tree_of(pid):
        with suppress(psutil.NoSuchProcess):
            total += each.memory_full_info().pss
    return total / MEGABYTE


def own_megabytes() -> float:
    """What this process has of its own and of no file, in MB of 10^6 bytes: its data, and nothing else.

    PSS counts a share of every library's pages beside it, and grows when another program that had them mapped ends.
    """
    for line in Path("/proc/self/smaps_rollup").read_text().splitlines():
        name, _, kilobytes = line.partition(":")
        if name == "Pss_Anon":
            return int(kilobytes.split()[0]) * 1024 / MEGABYTE
    raise LookupError("Pss_Anon")
