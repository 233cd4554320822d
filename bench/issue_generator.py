"""Issues for a generated rulebook: 300 characters of text, and the facts that reporters give or leave out."""

from collections.abc import Mapping
from random import Random
from typing import Any

from services.routing.domain.conditions.schema import KINDS
from services.routing.domain.rulebook.tables import Power, Rulebook

TEXT_CHARACTERS = 300
URGENCIES = ("normal",) * 8 + ("urgent", "consult", "emergency")
_PHRASES = """
我住在本小区已有多年。 这个问题已经持续了很长一段时间。 多次向社区反映都没有得到解决。 希望有关部门尽快派人到现场查看。
严重影响了附近居民的正常生活。 家里还有老人和正在上学的孩子。 请尽快答复并告知处理结果。 此前也拨打过热线电话。
附近的邻居都可以证明。 每到周末情况就更加严重。 物业说不归他们管。 望能给一个明确的说法。 谢谢您的关心和支持！
下雨天就更不方便了。 已经拍了照片可以提供。 据说是去年下半年开始的。 当时答应一个月内处理好。
"""


def city_issues(rulebook: Rulebook, count: int, seed: int = 1) -> list[dict[str, Any]]:
    """In the fields of `POST /v1/issues` with `id` and `time`; four in five name a community, the others less."""
    chance = Random(seed)
    areas = {level: [area.code for area in rulebook.areas if area.level == level] for level in ("community", "street")}
    categories = [category.code for category in rulebook.categories if category.level == 3]
    words = _words(rulebook)
    return [_issue(number, chance, areas, categories, words) for number in range(count)]


def _words(rulebook: Rulebook) -> dict[str, list[str]]:
    """Category → the words that powers over it, or over the one above it, are known by."""
    seen: dict[str, dict[str, None]] = {}
    for power in _of_one_district(rulebook):
        for code in power.category_codes:
            seen.setdefault(code, {}).update(dict.fromkeys(power.keywords))
    return {code: list(words) for code, words in seen.items()}


def _of_one_district(rulebook: Rulebook) -> list[Power]:
    first = rulebook.powers[0].area_code
    return [power for power in rulebook.powers if power.area_code == first]


def _issue(
    number: int,
    chance: Random,
    areas: Mapping[str, list[str]],
    categories: list[str],
    words: Mapping[str, list[str]],
) -> dict[str, Any]:
    category = chance.choice(categories)
    known = words.get(category) or words.get(category[:4]) or ["其他"]
    text = "".join(chance.choices(_PHRASES.split(), k=40))
    subject = chance.choice(known)
    issue: dict[str, Any] = {
        "id": f"bench-{number}",
        "time": f"2026-06-{1 + number % 28:02}T{chance.randrange(24):02}:30:00+08:00",
        "channel": "miniprogram",
        "title": f"反映{subject}问题",
        "category_code": category if chance.random() < 0.9 else category[:4],
        "area_code": chance.choice(areas["community" if chance.random() < 0.8 else "street"]),
        "urgency": chance.choice(URGENCIES),
        "fields": _fields(chance),
    }
    if chance.random() < 0.5:
        issue["occurred_at"] = f"2026-05-31T{chance.randrange(24):02}:10:00+08:00"
    place = chance.randrange(200)
    issue["text"] = f"{text[:place]}{chance.choice(known)}{text[place:]}"[: TEXT_CHARACTERS - len(issue["title"])]
    return issue


def _fields(chance: Random) -> dict[str, Any]:
    fields: dict[str, Any] = {}
    for name, options in KINDS.items():
        if chance.random() < 0.6:
            fields[name] = chance.choice(sorted(options))
    for name, most in (("party.count", 60), ("repeat.count", 5), ("amount", 20_000)):
        if chance.random() < 0.3:
            fields[name] = chance.randrange(most)
    return fields
