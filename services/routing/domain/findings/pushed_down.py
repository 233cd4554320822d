"""What is pushed down to streets, towns and self-governing bodies, and whether they can bear it."""

from collections.abc import Iterator
from functools import lru_cache

from services.routing.domain.findings.finding import (
    DELEGATED_WITHOUT_MEANS,
    PUSHED_DOWN_WITHOUT_CAPACITY,
    SELF_GOVERNING_BEYOND_ASSISTANCE,
    Finding,
    named,
)
from services.routing.domain.findings.list_in_force import ListInForce
from services.routing.domain.rulebook.holders import COMMUNITY_TYPES
from services.routing.domain.rulebook.tables import ASSIST, COMMUNITY_LEVEL, STREET_LEVEL, Post, Power, Unit

SELF_GOVERNING_KIND = "自治组织协助"
# 街镇赋权执法, or whatever a city calls a list of its own: 乡镇赋权清单, 赋权事项.
DELEGATED = "赋权"
HANDLING_ROLES = ("handling", "assist")
# Powers of the state, that a self-governing body may help with and never hold (居民委员会组织法, 村民委员会组织法).
STATE_POWERS = ("行政", "许可", "处罚", "强制", "征收", "给付", "检查", "确认", "奖励", "裁决")

_SELF_GOVERNING = frozenset(COMMUNITY_TYPES)


def pushed_down_findings(here: ListInForce) -> Iterator[Finding]:
    for power in here.powers:
        faults = _beyond_assistance(power)
        if faults:
            message = f"权力 {power.power_code} {'，'.join(faults)}；居（村）民委员会只能协助，请改由街镇行使"
            yield Finding(SELF_GOVERNING_BEYOND_ASSISTANCE, message, (power.power_code,))
    yield from _delegated_without_means(here)
    yield from _without_capacity(here)


def _beyond_assistance(power: Power) -> list[str]:
    faults = []
    if power.holder_level == COMMUNITY_LEVEL:
        if power.lead_or_assist != ASSIST:
            faults.append(f"由自治组织{power.lead_or_assist}")
        if power.list_kind != SELF_GOVERNING_KIND:
            faults.append(f"清单类别是“{power.list_kind}”而不是“{SELF_GOVERNING_KIND}”")
    if _is_of_the_state(power.power_type):
        if power.holder_level == COMMUNITY_LEVEL:
            faults.append(f"权力类型是{power.power_type}")
        steps = [step.name for step in power.process_steps if not _SELF_GOVERNING.isdisjoint(step.who)]
        if steps:
            faults.append(f"把{power.power_type}的步骤 {named(steps)} 交给自治组织")
    return faults


@lru_cache(maxsize=256)
def _is_of_the_state(power_type: str) -> bool:
    return any(word in power_type for word in STATE_POWERS)


def _delegated_without_means(here: ListInForce) -> Iterator[Finding]:
    """One finding for each thing that lacks, however many powers lack it."""
    lacking: dict[str, list[str]] = {}
    for power in here.powers:
        if DELEGATED in power.list_kind:
            lacks = [] if power.staff_assigned else ["staff_assigned（随权下放的人数）"]
            lacks += [] if power.means else ["means（经费、装备）"]
            if lacks:
                lacking.setdefault("和 ".join(lacks), []).append(power.power_code)
    for what, codes in sorted(lacking.items()):
        message = f"赋权事项 {named(codes)} 没有写明 {what}；请补填，没有下放人员和经费装备的应由上级收回"
        yield Finding(DELEGATED_WITHOUT_MEANS, message, tuple(codes))


def _without_capacity(here: ListInForce) -> Iterator[Finding]:
    """Powers held below the district whose handling posts at a unit are all vacant, and not declared to be so."""
    groups: dict[tuple[tuple[str, ...], str, str, frozenset[str]], list[str]] = {}
    for power in here.powers:
        if power.holder_level in (STREET_LEVEL, COMMUNITY_LEVEL):
            titles = frozenset(title for step in power.process_steps for title in step.who)
            key = (power.holder_unit_type, power.holder_level, power.area_code, titles)
            groups.setdefault(key, []).append(power.power_code)
    declared = {note.ref for note in here.rulebook.coverage_notes if note.kind == "vacancy"}
    burdened: dict[tuple[str, tuple[str, ...]], list[str]] = {}
    for (unit_types, level, area, titles), codes in groups.items():
        for unit in here.acting_units(unit_types, level, area):
            posts = _handling_posts(here, unit, titles)
            vacant = tuple(post.post_code for post in posts)
            if any(map(_is_manned, posts)) or (vacant and declared.issuperset(vacant)):
                continue
            burdened.setdefault((unit.unit_code, vacant), []).extend(codes)
    for (unit_code, vacant), codes in sorted(burdened.items()):
        what = f"承办岗位 {named(vacant)} 全部空缺或上限为 0" if vacant else "没有任何承办岗位"
        message = f"权力 {named(codes)} 下放到 {unit_code}，而它{what}；请先配齐人员，或把权力收回上级"
        yield Finding(PUSHED_DOWN_WITHOUT_CAPACITY, message, tuple(codes), vacant, (unit_code,))


def _handling_posts(here: ListInForce, unit: Unit, titles: frozenset[str]) -> list[Post]:
    posts = here.posts_of.get(unit.unit_code, ())
    return [post for post in posts if post.title in titles and post.role in HANDLING_ROLES]


def _is_manned(post: Post) -> bool:
    return bool(post.person_name) and post.capacity_open_cases > 0
