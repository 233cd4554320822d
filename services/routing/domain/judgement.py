"""Goes down the candidate powers and finds the highest true one, noting why every other was not it.

`because` of a loser: not_in_force | condition_false (`failed`: the parts of the condition that are false, as written
in the power list) | no_holder (nobody of that type here) | lower_precedence | equal_precedence_unknown (undecided
beside the winner, never above it) | same_lead (a tie within one unit).
`because` of a near miss: condition_unknown | category_unknown | area_unknown | needs_street, needs_community (true,
but the place is too coarse to name its holder). A gap has no such; its near misses are the powers that come nearest:
losers as above, then other_category (`category_code`: the neighbouring one it stands at), other_area (`area_code`).
"""

from typing import Any

from services.routing.domain.conditions.evaluation import Hits, Values, unknown_fields
from services.routing.domain.conditions.schema import issue_field
from services.routing.domain.rulebook.holders import Around, Holder, NoHolder
from services.routing.domain.rulebook.index import Candidates, OpenPower
from services.routing.domain.rulebook.loaded_power import Condition, LoadedPower

Note = dict[str, Any]


# Plain pairs: a named one takes ten times as long to make.
Top = tuple[LoadedPower, Holder]
CoarseTop = tuple[LoadedPower, NoHolder]


class Judgement:
    """What the powers of one issue are judged by (`values`, `found`, `day`, `around`, `lineage`), and what is found.

    `tops`: the true powers of the highest precedence with their holders; `coarse_tops`: those among them whose holder
    can't be named for a place so coarse, and why. `near_misses`: the undecided powers above them, highest first.
    `hits`: power code → the strings of its condition that the text has, of every power looked into.
    """

    __slots__ = (
        *("around", "day", "found", "lineage", "values"),
        *("coarse_tops", "hits", "losers", "near_misses", "tops"),
    )

    def __init__(self, values: Values, found: Hits, day: int, around: Around, lineage: tuple[str, ...]) -> None:
        self.values = values
        self.found = found
        self.day = day
        self.around = around
        self.lineage = lineage
        self.tops: list[Top] = []
        self.coarse_tops: list[CoarseTop] = []
        self.losers: list[Note] = []
        self.near_misses: list[Note] = []
        self.hits: dict[str, list[str]] = {}

    def judge(self, candidates: Candidates) -> None:
        undecided: list[LoadedPower] = []
        day, best = self.day, -1
        for power in candidates.fit:
            if not power.first_day <= day <= power.last_day:
                self.losers.append({"power_code": power.code, "because": "not_in_force"})
            elif power.precedence < best:
                self.losers.append({"power_code": power.code, "because": "lower_precedence"})
            else:
                condition = power.condition
                truth = True if condition is None else self._truth_or_why_not(power, condition)
                if truth is not False and self._is_top(power, truth, undecided):
                    best = power.precedence
        if undecided or candidates.open:
            self._note_near_misses(undecided, candidates.open, best)

    def _is_top(self, power: LoadedPower, truth: bool | None, undecided: list[LoadedPower]) -> bool:
        """Whether nothing but a tie can lead beside it."""
        row = power.power
        holder = self.around.resolve(row.holder_unit_type, row.holder_level, self.lineage)
        # Named first, for it nearly always is one, and members of an enum are read slowly.
        if truth and isinstance(holder, Holder):
            self.tops.append((power, holder))
            return True
        if holder is NoHolder.NONE_HERE:
            self.losers.append({"power_code": power.code, "because": "no_holder"})
        elif truth is None:
            undecided.append(power)
        elif isinstance(holder, NoHolder):
            self.coarse_tops.append((power, holder))
            return True
        return False

    def _truth_or_why_not(self, power: LoadedPower, condition: Condition) -> bool | None:
        """Every part is asked once: all that are false have to be told, and what is left says the truth."""
        values, found = self.values, self.found
        truth: bool | None = True
        failed: list[str] = []
        if found and (strings := condition.strings & found):
            self.hits[power.code] = sorted(strings)
        for test, text in condition.parts:
            part = test(values, found)
            if part is False:
                failed.append(text)
            elif part is None:
                truth = None
        if not failed:
            return truth
        self.losers.append({"power_code": power.code, "because": "condition_false", "failed": failed})
        return False

    def _note_near_misses(self, undecided: list[LoadedPower], finer: tuple[OpenPower, ...], best: int) -> None:
        above: list[tuple[LoadedPower, Note]] = []
        for power in undecided:
            if power.precedence > best:
                above.append((power, self._condition_unknown(power)))
            else:
                self.losers.append({"power_code": power.code, "because": "equal_precedence_unknown"})
        for power, ask in finer:
            if power.precedence <= best:
                break
            if self._could_lead(power, ask):
                because = "area_unknown" if ask == "area_code" else "category_unknown"
                above.append((power, {"power_code": power.code, "because": because, "ask": ask}))
        if finer:
            above.sort(key=lambda each: (-each[0].precedence, each[0].code))
        self.near_misses = [note for _, note in above]

    def _could_lead(self, power: LoadedPower, ask: str) -> bool:
        if not power.in_force(self.day):
            return False
        condition, found = power.condition, self.found
        if condition is not None:
            if found and (strings := condition.strings & found):
                self.hits[power.code] = sorted(strings)
            if condition.test(self.values, found) is False:
                return False
        # Below the place there are many streets, and some of them may have a holder.
        return ask == "area_code" or self._holder(power) is not NoHolder.NONE_HERE

    def _holder(self, power: LoadedPower) -> Holder | NoHolder:
        row = power.power
        return self.around.resolve(row.holder_unit_type, row.holder_level, self.lineage)

    def _condition_unknown(self, power: LoadedPower) -> Note:
        fields = unknown_fields(power.condition.expression, self.values, self.found) if power.condition else []
        asks = list(dict.fromkeys(map(issue_field, fields)))
        note: Note = {"power_code": power.code, "because": "condition_unknown", "ask": asks[0]}
        if len(asks) > 1:
            note["asks"] = asks
        return note
