"""Goes down the candidate powers and finds the highest true one, noting why every other was not it.

`because` of a loser: not_in_force | condition_false (`failed`: the parts of the condition that are false, as written
in the power list) | no_holder (nobody of that type here) | lower_precedence | equal_precedence_unknown (undecided
beside the winner, never above it) | same_lead (a tie within one unit).
`because` of a near miss: condition_unknown | category_unknown | area_unknown | needs_street, needs_community (true,
but the place is too coarse to name its holder). A gap has no such; its near misses are the powers that come nearest:
losers as above, then other_category (`category_code`: the neighbouring one it stands at), other_area (`area_code`).
"""

from services.routing.domain.conditions.evaluation import unknown_fields
from services.routing.domain.conditions.schema import issue_field
from services.routing.domain.matter import Matter, Note
from services.routing.domain.rulebook.holders import Holder, NoHolder
from services.routing.domain.rulebook.index import Candidates, OpenPower
from services.routing.domain.rulebook.loaded_power import Condition, LoadedPower


def judge(matter: Matter, candidates: Candidates) -> None:
    undecided: list[LoadedPower] = []
    day, around, lineage, best = matter.day, matter.around, matter.lineage, -1
    for power in candidates.fit:
        if day < power.first_day or day > power.last_day:
            matter.losers.append({"power_code": power.code, "because": "not_in_force"})
        elif power.precedence < best:
            matter.losers.append({"power_code": power.code, "because": "lower_precedence"})
        else:
            condition = power.condition
            truth = True if condition is None else _truth_or_why_not(matter, power, condition)
            if truth is False:
                continue
            row = power.power
            holder = around.resolve(row.holder_unit_type, row.holder_level, lineage)
            # Named first, for it nearly always is one, and members of an enum are read slowly.
            if truth and isinstance(holder, Holder):
                matter.tops.append((power, holder))
                best = power.precedence
            elif _could_be_top(matter, power, truth, holder, undecided):
                best = power.precedence
    if undecided or candidates.open:
        _note_near_misses(matter, undecided, candidates.open, best)


def _could_be_top(
    matter: Matter, power: LoadedPower, truth: bool | None, holder: Holder | NoHolder, undecided: list[LoadedPower]
) -> bool:
    """Of a power that is not known to be true or has no holder by name: whether nothing but a tie can lead beside
    it, once the place is known better."""
    if holder is NoHolder.NONE_HERE:
        matter.losers.append({"power_code": power.code, "because": "no_holder"})
    elif truth is None:
        undecided.append(power)
    elif isinstance(holder, NoHolder):
        matter.coarse_tops.append((power, holder))
        return True
    return False


def _truth_or_why_not(matter: Matter, power: LoadedPower, condition: Condition) -> bool | None:
    """Every part is asked once: all that are false have to be told, and what is left says the truth."""
    values, found = matter.facts.values, matter.found
    truth: bool | None = True
    failed: list[str] = []
    if found and (strings := condition.strings & found):
        matter.hits[power.code] = sorted(strings)
    for test, text in condition.parts:
        part = test(values, found)
        if part is False:
            failed.append(text)
        elif part is None:
            truth = None
    if not failed:
        return truth
    matter.losers.append({"power_code": power.code, "because": "condition_false", "failed": failed})
    return False


def _note_near_misses(matter: Matter, undecided: list[LoadedPower], finer: tuple[OpenPower, ...], best: int) -> None:
    above: list[tuple[LoadedPower, Note]] = []
    for power in undecided:
        if power.precedence > best:
            above.append((power, _condition_unknown(matter, power)))
        else:
            matter.losers.append({"power_code": power.code, "because": "equal_precedence_unknown"})
    for power, ask in finer:
        if power.precedence <= best:
            break
        if _could_lead(matter, power, ask):
            because = "area_unknown" if ask == "area_code" else "category_unknown"
            above.append((power, {"power_code": power.code, "because": because, "ask": ask}))
    if finer:
        above.sort(key=lambda each: (-each[0].precedence, each[0].code))
    matter.near_misses = [note for _, note in above]


def _could_lead(matter: Matter, power: LoadedPower, ask: str) -> bool:
    if not power.in_force(matter.day):
        return False
    condition, found = power.condition, matter.found
    if condition is not None:
        if found and (strings := condition.strings & found):
            matter.hits[power.code] = sorted(strings)
        if condition.test(matter.facts.values, found) is False:
            return False
    # Below the place there are many streets, and some of them may have a holder.
    return ask == "area_code" or _holder(matter, power) is not NoHolder.NONE_HERE


def _holder(matter: Matter, power: LoadedPower) -> Holder | NoHolder:
    row = power.power
    return matter.around.resolve(row.holder_unit_type, row.holder_level, matter.lineage)


def _condition_unknown(matter: Matter, power: LoadedPower) -> Note:
    fields = unknown_fields(power.condition.expression, matter.facts.values, matter.found) if power.condition else []
    asks = list(dict.fromkeys(map(issue_field, fields)))
    note: Note = {"power_code": power.code, "because": "condition_unknown", "ask": asks[0]}
    if len(asks) > 1:
        note["asks"] = asks
    return note
