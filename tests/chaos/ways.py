"""People told by vendors that fail and are killed: the vendors' own log of what was shown agrees with notify's ledger.

Once shown, or visibly not: `sent` was shown once, `failed`, `fallen_back` and `suppressed` were not, and of
`unknown` ones nobody can say more than that they were not shown twice.
"""

import asyncio
import csv
import json
import random
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any

import asyncpg
import httpx

from samples.callers import Callers

POSTS = Path(__file__).parent.parent.parent / "samples" / "district" / "posts.csv"
FAULTS = {
    "sms": ("45009", "torn", "html", "slow"),
    "wecom": ("42001", "40014", "45009", "60020", "81013", "torn", "slow"),
    "wecom_token": ("-1", "torn"),
    "smtp": ("421", "450", "550", "554", "torn", "slow"),
}
APIS = {"sms": "sms", "wecom": "wecom", "email": "smtp"}
# A lease of a killed sender ends within a minute.
SETTLE_SECONDS_MAX = 150
NOT_SHOWN = ("failed", "fallen_back", "suppressed")
_WAITING = "SELECT count(*) FROM sms_message WHERE state IN ('queued', 'sending')"
_DUE_NOW = "UPDATE sms_message SET next_attempt_at = now() WHERE state = 'queued' AND next_attempt_at > now()"
_LEDGER = "SELECT id::text, channel, state FROM delivery WHERE channel = ANY($1)"


async def set_ways(client: httpx.AsyncClient, callers: Callers, reporters: Sequence[Mapping[str, str]]) -> None:
    """Reporters want short messages; posts are written to by WeCom, else by mail, every third by mail alone."""
    url = callers.url("notify")
    for headers in reporters:
        (await client.put(f"{url}/v1/preferences", headers=headers, json={"sms": True})).raise_for_status()
    posts = [row["post_code"] for row in csv.DictReader(POSTS.open(encoding="utf-8-sig"))]
    waiting = iter(enumerate(posts))

    async def name_addresses() -> None:
        for number, post in waiting:
            mail = {"channel": "email", "address": f"{post.lower()}@sample.gov.cn"}
            ways = [mail] if number % 3 == 0 else [{"channel": "wecom", "address": post}, mail]
            headers = callers.headers("officer", post.rpartition("-")[0], post)
            (await client.put(f"{url}/v1/addresses", headers=headers, json={"ways": ways})).raise_for_status()

    await asyncio.gather(*(name_addresses() for _ in range(4)))


class VendorFaults:
    """Orders a fault now and then, for some requests."""

    def __init__(self, environment: Mapping[str, str], chance: random.Random) -> None:
        self._url, self._chance = environment["VENDOR_URL"], chance

    async def run(self, is_enough: Callable[[], bool]) -> None:
        async with httpx.AsyncClient(base_url=self._url, timeout=5) as client:
            while not is_enough():
                await asyncio.sleep(self._chance.uniform(0.5, 2.0))
                api = self._chance.choice(list(FAULTS))
                fault = {"fault": self._chance.choice(FAULTS[api]), "times": self._chance.randint(1, 4), "seconds": 10}
                await self._order(client, api, fault)

    async def _order(self, client: httpx.AsyncClient, api: str, fault: Mapping[str, Any]) -> None:
        try:
            await client.put(f"/admin/faults/{api}", json=fault)
        except httpx.TransportError:
            # It is killed just now: a fault of its own.
            return


async def settle(environment: Mapping[str, str]) -> list[str]:
    """The vendors are well again, and what waited for later is due: nothing is left waiting. Complaints."""
    # It may have been the last to be killed, and not listen yet.
    until_it_listens = httpx.AsyncHTTPTransport(retries=6)
    async with httpx.AsyncClient(base_url=environment["VENDOR_URL"], timeout=5, transport=until_it_listens) as client:
        for api in FAULTS:
            (await client.delete(f"/admin/faults/{api}")).raise_for_status()
    connection = await asyncpg.connect(environment["NOTIFY_DATABASE_URL"])
    try:
        for _ in range(SETTLE_SECONDS_MAX):
            await connection.execute(_DUE_NOW)
            waiting = await connection.fetchval(_WAITING)
            if not waiting:
                return []
            await asyncio.sleep(1)
        return [f"{waiting} messages are neither told nor given up"]
    finally:
        await connection.close()


async def way_complaints(environment: Mapping[str, str]) -> tuple[list[str], int, int]:
    """Complaints; how many the ledger says were told and were not, and how many were shown twice."""
    connection = await asyncpg.connect(environment["NOTIFY_DATABASE_URL"])
    try:
        ledger = {
            (APIS[row["channel"]], _key(row["channel"], row["id"])): row["state"]
            for row in await connection.fetch(_LEDGER, list(APIS))
        }
    finally:
        await connection.close()
    shown = _shown(Path(environment["VENDOR_LOG_FILE"]))
    states = Counter(ledger.values())
    print(f"by vendors: {dict(sorted(states.items()))}, shown {shown.total()}", flush=True)
    return judged(ledger, shown)


def judged(ledger: Mapping[tuple[str, str], str], shown: Counter[tuple[str, str]]) -> tuple[list[str], int, int]:
    complaints = [f"shown and in no ledger: {one}" for one in shown.keys() - ledger.keys()]
    doubled = {one: count for one, count in shown.items() if count > 1}
    complaints += [f"doubled {one}: shown {count} times" for one, count in doubled.items()]
    lost = [one for one, state in ledger.items() if state == "sent" and not shown[one]]
    complaints += [f"lost {one}: sent by the ledger, and shown to nobody" for one in lost]
    complaints += [
        f"{one}: shown, and {state} by the ledger" for one, state in ledger.items() if state in NOT_SHOWN and shown[one]
    ]
    return complaints, len(lost), sum(doubled.values()) - len(doubled)


def _shown(log: Path) -> Counter[tuple[str, str]]:
    lines = log.read_text(encoding="utf-8").splitlines() if log.exists() else []
    return Counter((line["api"], line["id"]) for line in map(json.loads, lines))


def _key(channel: str, delivery_id: str) -> str:
    """WeCom's texts end in the last part of it."""
    return delivery_id[-12:] if channel == "wecom" else delivery_id
