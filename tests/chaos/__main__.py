"""`make chaos SEED=n`: load, random kills with -9, then a count from the client's own log.

Last line: `accepted=… cases=… trails=… lost=0 doubled=0 kills=…`; exit 0 only when nothing was lost or doubled.
`--plant BUG` runs the same with a bug planted (tests/chaos/planted.py) and must then fail.
"""

import argparse
import asyncio
import random
import signal
import sys
from pathlib import Path

from deploy.local.commands import Commands
from deploy.local.ports import free_port_base
from deploy.local.stack import Stack
from tests.chaos.checker import Verdict, check
from tests.chaos.history import History
from tests.chaos.killer import VICTIMS, Killer
from tests.chaos.load import Load
from tests.chaos.log_check import log_complaints
from tests.chaos.planted import BUGS
from tests.chaos.quiet import wait_until_quiet
from tests.chaos.ways import VendorFaults, settle, way_complaints

ROOT = Path(__file__).parent.parent.parent
OVERRIDES = {
    # Counts are compared while the run is still going.
    "WATERMARK_INTERVAL_SECONDS": "5",
    "TRACE_SAMPLE_RATIO": "0.01",
    # One reporter and one minute are worth hundreds of messages here.
    "NOTIFY_SMS_PER_SECOND": "200",
    "NOTIFY_WECOM_PER_SECOND": "200",
    "NOTIFY_EMAIL_PER_SECOND": "200",
}


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m tests.chaos", description=__doc__)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--issues", type=int, default=2000, help="issues accepted at least")
    parser.add_argument("--kills", type=int, default=20, help="kills at least")
    parser.add_argument("--victims", help="kill these processes only, apart by commas, such as notify,vendor")
    parser.add_argument("--plant", choices=BUGS, help="plant this bug; the run has to fail")
    options = parser.parse_args()
    # A `kill` ends the run as a Ctrl-C does: everything that it started is stopped.
    signal.signal(signal.SIGTERM, signal.default_int_handler)
    home = ROOT / ".local" / (f"chaos-{options.plant}" if options.plant else "chaos")
    stack = _stack(home, options.plant)
    try:
        verdict = asyncio.run(run(stack, options))
    finally:
        stack.stop()
    for complaint in verdict.complaints[:40]:
        print(f"  {complaint}")
    print(f"home: {home}")
    print(verdict.line())
    return 0 if verdict.is_clean() else 1


def _stack(home: Path, bug: str | None) -> Stack:
    port_base = free_port_base()
    Stack(home, port_base).remove()
    vendor_log = home / "vendor.jsonl"
    vendor_log.unlink(missing_ok=True)
    python = (sys.executable, "-m", "tests.chaos.planted", bug) if bug else (sys.executable, "-m")
    # Every service relays, and so does a process of its own: whoever is killed, the other takes over.
    overrides = {**OVERRIDES, "VENDOR_LOG_FILE": str(vendor_log)}
    return Stack(home, port_base, overrides, separate_relays=True, commands=Commands(python=python))


async def run(stack: Stack, options: argparse.Namespace) -> Verdict:
    await asyncio.to_thread(_start, stack)
    history = History(stack.home / "client.jsonl")
    chance = random.Random(options.seed)  # noqa: S311 - a reproducible schedule, no secret
    load = Load(stack.env, history, chance)
    victims = options.victims.split(",") if options.victims else VICTIMS
    killer = Killer(stack, history, load, chance, victims)
    await load.open_sessions()
    faults = VendorFaults(stack.env, chance)
    print(f"seed={options.seed}: load and kills begin", flush=True)

    def is_enough() -> bool:
        return history.accepted_count >= options.issues and killer.kills >= options.kills

    async with asyncio.TaskGroup() as group:
        group.create_task(load.run(is_enough))
        group.create_task(killer.run(is_enough))
        group.create_task(faults.run(is_enough))
    print(f"{killer.kills} kills, {killer.in_flight_share():.0%} with work in flight: {killer.summary()}", flush=True)
    await killer.revive_all()
    complaints = await settle(stack.env) + await wait_until_quiet(stack.env)
    verdict = await check(stack.env, history, killer)
    told_wrongly, lost, doubled = await way_complaints(stack.env)
    verdict.lost, verdict.doubled = verdict.lost + lost, verdict.doubled + doubled
    verdict.complaints += complaints + told_wrongly + await log_complaints(stack)
    return verdict


def _start(stack: Stack) -> None:
    stack.start_servers()
    stack.migrate()
    stack.create_topics()
    for name in stack.service_names:
        stack.start_service(name, None if name.endswith("-relay") else "http,consumer,relay")
    stack.wait_ready(stack.service_names)
    stack.powerlist("rulebook", "publish", str(ROOT / "samples" / "district"), "--if-none")


if __name__ == "__main__":
    sys.exit(main())
