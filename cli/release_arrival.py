"""Waiting until the other services go by a release, too: then what was published holds everywhere."""

import time
from collections.abc import Mapping

import httpx

# The relay, Kafka, the consumer and a look take well under a second each.
ARRIVAL_SECONDS_MAX = 20.0
FOLLOWERS = ("intake", "notify")


def await_arrival(environment: Mapping[str, str]) -> list[str]:
    """The services that go by no release after all this time; one that can't be reached is among them."""
    give_up_at = time.monotonic() + ARRIVAL_SECONDS_MAX
    waiting = [name for name in FOLLOWERS if environment.get(f"{name.upper()}_URL")]
    with httpx.Client(timeout=2, trust_env=False) as client:
        while True:
            waiting = [name for name in waiting if not _has_one(client, environment[f"{name.upper()}_URL"])]
            if not waiting or time.monotonic() > give_up_at:
                return waiting
            time.sleep(0.1)


def _has_one(client: httpx.Client, address: str) -> bool:
    try:
        answer = client.get(f"{address}/v1/release")
        return answer.status_code == 200 and answer.json()["release"] is not None
    except (httpx.HTTPError, ValueError, KeyError):
        return False
