"""Goes down the candidate powers and finds the highest true one, noting why every other was not it.

`because` of a loser: not_in_force | condition_false (`failed`: the parts of the condition that are false, as written
in the power list) | no_holder (nobody of that type here) | lower_precedence | equal_precedence_unknown (undecided
beside the winner, never above it) | same_lead (a tie within one unit).
`because` of a near miss: condition_unknown | category_unknown | area_unknown | needs_street, needs_community (true,
but the place is too coarse to name its holder). A gap has no such; its near misses are the powers that come nearest:
losers as above, then other_category (`category_code`: the neighbouring one it stands at), other_area (`area_code`).
"""

from typing import Any, NamedTuple

from services.routing.domain.conditions.evaluation import Hits, Values, unknown_fields
from services.routing.domain.conditions.schema import issue_field
from services.routing.domain.rulebook.holders import Holder, Holders, NoHolder
from services.routing.domain.rulebook.index import Candidates, OpenPower
from services.routing.domain.rulebook.loaded_power import Condition, LoadedPower

Note = dict[str, Any]


class Top(NamedTuple):
    power: LoadedPower
    holder: Holder


class CoarseTop(NamedTuple):
    power: LoadedPower
    why: NoHolder


class Judgement:
    """`tops`: the true powers of the highest precedence; `coarse_tops`: those among them whose holder can't be named
    for a place so coarse. `near_misses`: the undecided powers above them, highest first.

    `hits`: power code → the strings of its condition that the text has, of every power looked into.
    """

    __slots__ = ("coarse_tops", "hits", "losers", "near_misses", "tops")

    def __init__(self) -> None:
        self.tops: list[Top] = []
        self.coarse_tops: list[CoarseTop] = []
        self.losers: list[Note] = []
        self.near_misses: list[Note] = []
        self.hits: dict[str, list[str]] = {}


class Bench:
    """What the powers of one issue are judged by."""

    __slots__ = ("day", "found", "holders", "lineage", "values")

    def __init__(self, values: Values, found: Hits, day: int, lineage: tuple[str, ...], holders: Holders) -> None:
        self.values = values
        self.found = found
        self.day = day
        self.lineage = lineage
        self.holders = holders

    def judge(self, candidates: Candidates) -> Judgement:
        judgement = Judgement()
        undecided: list[LoadedPower] = []
        day, best = self.day, -1
        for power in candidates.fit:
            if not power.first_day <= day <= power.last_day:
                judgement.losers.append({"power_code": power.code, "because": "not_in_force"})
            elif power.precedence < best:
                judgement.losers.append({"power_code": power.code, "because": "lower_precedence"})
            elif self._weigh(power, judgement, undecided):
                best = power.precedence
        if undecided or candidates.open:
            self._note_near_misses(judgement, undecided, candidates.open, best)
        return judgement

    def _weigh(self, power: LoadedPower, judgement: Judgement, undecided: list[LoadedPower]) -> bool:
        truth = True if power.condition is None else self._truth(power, power.condition, judgement)
        if truth is False:
            judgement.losers.append(self._condition_false(power))
            return False
        row = power.power
        holder = self.holders.resolve(row.holder_unit_type, row.holder_level, self.lineage)
        if holder is NoHolder.NONE_HERE:
            judgement.losers.append({"power_code": power.code, "because": "no_holder"})
            return False
        if truth is None:
            undecided.append(power)
            return False
        if isinstance(holder, NoHolder):
            judgement.coarse_tops.append(CoarseTop(power, holder))
        else:
            judgement.tops.append(Top(power, holder))
        return True

    def _truth(self, power: LoadedPower, condition: Condition, judgement: Judgement) -> bool | None:
        if self.found:
            strings = condition.strings & self.found
            if strings:
                judgement.hits[power.code] = sorted(strings)
        return condition.test(self.values, self.found)

    def _note_near_misses(
        self, judgement: Judgement, undecided: list[LoadedPower], finer: tuple[OpenPower, ...], best: int
    ) -> None:
        above: list[tuple[LoadedPower, Note]] = []
        for power in undecided:
            if power.precedence > best:
                above.append((power, self._condition_unknown(power)))
            else:
                judgement.losers.append({"power_code": power.code, "because": "equal_precedence_unknown"})
        for power, ask in finer:
            if power.precedence <= best:
                break
            if self._could_lead(power, ask, judgement):
                because = "area_unknown" if ask == "area_code" else "category_unknown"
                above.append((power, {"power_code": power.code, "because": because, "ask": ask}))
        if finer:
            above.sort(key=lambda each: (-each[0].precedence, each[0].code))
        judgement.near_misses = [note for _, note in above]

    def _could_lead(self, power: LoadedPower, ask: str, judgement: Judgement) -> bool:
        if not power.in_force(self.day):
            return False
        if power.condition and self._truth(power, power.condition, judgement) is False:
            return False
        # Below the place there are many streets, and some of them may have a holder.
        return ask == "area_code" or self._holder(power) is not NoHolder.NONE_HERE

    def _holder(self, power: LoadedPower) -> Holder | NoHolder:
        row = power.power
        return self.holders.resolve(row.holder_unit_type, row.holder_level, self.lineage)

    def _condition_false(self, power: LoadedPower) -> Note:
        parts = power.condition.parts if power.condition else ()
        failed = [part.text for part in parts if part.test(self.values, self.found) is False]
        return {"power_code": power.code, "because": "condition_false", "failed": failed}

    def _condition_unknown(self, power: LoadedPower) -> Note:
        fields = unknown_fields(power.condition.expression, self.values, self.found) if power.condition else []
        asks = list(dict.fromkeys(map(issue_field, fields)))
        note: Note = {"power_code": power.code, "because": "condition_unknown", "ask": asks[0]}
        if len(asks) > 1:
            note["asks"] = asks
        return note
