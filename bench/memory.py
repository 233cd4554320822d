"""What all processes hold while nothing happens."""

import time

from bench.consumption import pss_megabytes
from bench.figures import Figure, at_most
from bench.ground import Ground
from deploy.local.ports import SERVICES

TOTAL_MEGABYTES_MAX = 1300
SERVICE_MEGABYTES_MAX = 160


def measure(ground: Ground, settle_seconds: float) -> list[Figure]:
    """Of everything that `make up` started, some seconds after."""
    ground.stack.start_services()
    time.sleep(settle_seconds)
    held = {name: pss_megabytes(pid) for name, pid in ground.pids().items()}
    total = Figure(
        "idle_pss_mb", "空闲内存合计（PSS）", sum(held.values()), "MB", at_most(TOTAL_MEGABYTES_MAX), detail=held
    )
    each = [
        Figure(f"idle_pss_{name}_mb", f"空闲内存 {name}", held[name], "MB", at_most(SERVICE_MEGABYTES_MAX))
        for name in SERVICES
    ]
    servers = [Figure(f"idle_pss_{name}_mb", f"空闲内存 {name}", held[name], "MB") for name in ("kafka", "postgres")]
    return [total, *each, *servers]
