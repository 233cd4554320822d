"""A few rows of a rulebook changed: what that means for its powers and posts."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import NamedTuple

from services.routing.domain.rulebook.layered import changed
from services.routing.domain.rulebook.loaded_power import LoadedPower
from services.routing.domain.rulebook.loading import Conditions, by_code, condition_of
from services.routing.domain.rulebook.tables import ASSIST, LEAD, Post, Power

Powers = Mapping[str, LoadedPower]


@dataclass(frozen=True, slots=True)
class Edit:
    """`upsert_…`: rows that are new or stand instead of those with their codes; `remove_…`: codes."""

    upsert_powers: tuple[Power, ...] = ()
    remove_powers: tuple[str, ...] = ()
    upsert_posts: tuple[Post, ...] = ()
    remove_posts: tuple[str, ...] = ()


class EditError(ValueError):
    """The edit leaves rows that lean on nothing; `problems`: all of them, in Chinese, with how to mend them."""

    def __init__(self, problems: list[str]) -> None:
        super().__init__("；".join(problems))
        self.problems = tuple(problems)


class PostChange(NamedTuple):
    post_by_code: Mapping[str, Post]
    removed: tuple[Post, ...]
    added: tuple[Post, ...]


class PowerChange(NamedTuple):
    """`removed_leads`, `added_leads`: also those whose row is as it was, and whose assistants are not."""

    power_by_code: Powers
    removed_rows: list[Power]
    added_rows: list[Power]
    removed_leads: list[LoadedPower]
    added_leads: list[LoadedPower]


def changed_posts(known: Mapping[str, Post], edit: Edit) -> PostChange:
    """Raises EditError."""
    _require_known(known, edit.remove_posts, "岗位")
    codes = dict.fromkeys((*edit.remove_posts, *(post.post_code for post in edit.upsert_posts)))
    posts = changed(known, edit.remove_posts, {post.post_code: post for post in edit.upsert_posts})
    return PostChange(posts, tuple(known[code] for code in codes if code in known), edit.upsert_posts)


def changed_powers(known: Powers, edit: Edit, conditions: Conditions) -> PowerChange:
    """Raises EditError."""
    _require_known(known, edit.remove_powers, "权力")
    upserts = {power.power_code: power for power in edit.upsert_powers}
    gone = [code for code in edit.remove_powers if code not in upserts]
    touched = dict.fromkeys((*gone, *upserts))
    old = [known[code] for code in touched if code in known]
    fresh = {code: LoadedPower(power, condition_of(power, conditions)) for code, power in upserts.items()}
    leads = dict.fromkeys(_leads_of((*old, *fresh.values())))
    for code in leads:
        lead = fresh.get(code) or (None if code in touched else known.get(code))
        assistants = _assistants(code, known, touched, fresh)
        if assistants and (lead is None or lead.power.lead_or_assist != LEAD):
            named = "、".join(each.code for each in assistants)
            raise EditError([f"主办权力 {code} 将不存在，协办行 {named} 失去依托，请一并删除或改写其主办权力编码"])
        if lead is not None:
            fresh[code] = LoadedPower(lead.power, lead.condition, assistants)
    before = [known[code] for code in dict.fromkeys((*touched, *fresh)) if code in known]
    return PowerChange(
        power_by_code=changed(known, gone, fresh),
        removed_rows=[each.power for each in old],
        added_rows=list(upserts.values()),
        removed_leads=_leads(before),
        added_leads=_leads(fresh.values()),
    )


def _leads(powers: Iterable[LoadedPower]) -> list[LoadedPower]:
    return [each for each in powers if each.power.lead_or_assist == LEAD]


def _leads_of(powers: Iterable[LoadedPower]) -> Iterable[str]:
    """The leads whose assistants may not be what they were."""
    for each in powers:
        yield each.power.lead_power_code if each.power.lead_or_assist == ASSIST else each.code


def _assistants(
    lead_code: str, known: Powers, touched: Mapping[str, None], fresh: Mapping[str, LoadedPower]
) -> tuple[LoadedPower, ...]:
    before = known[lead_code].assistants if lead_code in known else ()
    kept = [each for each in before if each.code not in touched]
    come = [each for each in fresh.values() if each.power.lead_power_code == lead_code]
    return by_code([*kept, *come])


def _require_known(known: Mapping[str, object], codes: Iterable[str], what: str) -> None:
    """Raises EditError."""
    problems = [f"没有编码为 {code} 的{what}，无法删除，请核对编码" for code in codes if code not in known]
    if problems:
        raise EditError(problems)
