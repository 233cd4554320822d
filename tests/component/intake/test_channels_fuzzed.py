"""Whatever JSON comes to a channel's way, it is taken in or refused by name: never a failure of ours."""

from random import Random

import orjson
import pytest

from services.intake.domain.channels.hall import OWN as HALL
from services.intake.domain.channels.hotline import OWN as HOTLINE
from services.intake.domain.channels.patrol import OWN as PATROL
from services.intake.domain.channels.weibo import OWN as WEIBO
from services.intake.domain.issue import NewIssue

UNIT = {"unit": "500105006-JD", "post": "500105006-JD-P07"}
NAMES = sorted({*HALL, *HOTLINE, *PATROL, *WEIBO, *NewIssue._fields, "reports", "colour"})
WORDS = [
    "路灯不亮",
    "",
    " ",
    "\u0000",
    "\u202e反",
    "👩\u200d👩",
    "１３８００１３８００１",
    "13800138001",
    "2026-06-01T08:00:00+08:00",
    "0001-01-01T00:00:00Z",
    "9999-12-31T23:59:59.999999-23:59",
    "500105006",
    "010204",
    "patrol",
    "x" * 21_000,
]
INNER = [
    "text",
    "confidence",
    "id",
    "name",
    "phone",
    "lat",
    "lng",
    "crs",
    "system",
    "online",
    "party.count",
    "client_id",
]
PATHS = {
    "hotline/calls": "officer",
    "hall/visits": "officer",
    "patrol/reports": "officer",
    "weibo/posts": "service",
    "wechat/login": "reporter",
}


def value(chance, depth=0):
    kind = chance.randrange(8 if depth < 3 else 5)
    if kind < 3:
        return chance.choice(WORDS)
    if kind == 3:
        return chance.choice([None, True, False, 0, -1, 2**53, 10**30, 1e308, 0.5])
    if kind == 4:
        return chance.choice(["web", "wgs84", "normal", "true"])
    if kind == 5:
        return [value(chance, depth + 1) for _ in range(chance.randrange(3))]
    return {chance.choice(INNER + NAMES): value(chance, depth + 1) for _ in range(chance.randrange(4))}


@pytest.mark.parametrize(("path", "role"), PATHS.items())
async def test_no_json_makes_a_channel_fail(path, role, http, as_role, vendor):
    chance = Random(path)  # noqa: S311 - no secret
    who = as_role(role, **(UNIT if role == "officer" else {})) | {"Content-Type": "application/json"}
    for _ in range(120):
        body = {chance.choice(NAMES): value(chance) for _ in range(chance.randrange(1, 8))}
        if chance.random() < 0.5:
            body |= {"text": "路灯不亮", "post_id": str(chance.random()), "client_id": str(chance.random())}
        content = chance.choice([_encoded(body), _encoded(body), _encoded([body]), _encoded(body)[:-1]])
        answer = await http.post(f"/v1/channels/{path}", content=content, headers=who)
        assert answer.status_code in {200, 201, 400, 409, 413, 422}, (answer.status_code, content)
        if answer.status_code >= 400:
            assert answer.json()["detail"]


def _encoded(content):
    """With integers of any size, as others send them."""
    try:
        return orjson.dumps(content)
    except TypeError:
        return repr(content).replace("'", '"').replace("None", "null").replace("True", "true").encode()
