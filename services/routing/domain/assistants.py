"""Who helps the lead.

Two sources, in this order; a unit helps once, never beside itself, and never in an issue about itself:
1. every assist row (协办) that names the winning power and is in force: with its own post and limits.
2. every unit type in the winner's `assist_unit_types` that has no such row. A department named there helps under the
   winning power itself and its limits, through its assisting post (协办岗位). A street or a self-governing body named
   there without a row owes no standing duty ("helps on request only"): it is listed under `on_request`.

An assist row whose holder can't be told is listed under `unattached`, with the field that would tell it: it never
stops the routing.
"""

from typing import Any

from services.routing.domain.complaint import is_complained_of
from services.routing.domain.deadlines import Deadlines, deadlines_of
from services.routing.domain.matter import Matter
from services.routing.domain.rulebook.holders import COMMUNITY_TYPES, Holder, NoHolder
from services.routing.domain.rulebook.loaded_power import LoadedPower
from services.routing.domain.rulebook.posts import ASSISTING, HANDLING
from services.routing.domain.rulebook.tables import STREET_LEVEL, Power

Entry = dict[str, Any]
_HELPING = (ASSISTING, HANDLING)


class Assistance:
    """`attached`: [{unit_code, post_code, person, power_code, basis: assist_power|lead_power, respond_at, resolve_at,
    provisional}] · `on_request`: [unit_code] · `unattached`: [{power_code, because, ask?}]
    """

    __slots__ = ("_matter", "attached", "on_request", "unattached")

    def __init__(self, matter: Matter) -> None:
        self.attached: list[Entry] = []
        self.on_request: list[str] = []
        self.unattached: list[Entry] = []
        self._matter = matter

    def gather(self, winner: LoadedPower, known: set[str], limits: Deadlines, day: int) -> None:
        """`known`: the lead, and who helps already. `limits`: of the winning power. `day`: whose list."""
        for assistant in winner.assistants:
            if assistant.in_force(day):
                self._attach_by_row(assistant, known)
        by_lead = limits.as_dict() if winner.power.assist_unit_types else {}
        for unit_type in winner.power.assist_unit_types:
            if unit_type not in COMMUNITY_TYPES:
                self._attach_by_name(winner.power, unit_type, by_lead, known)

    def _attach_by_row(self, assistant: LoadedPower, known: set[str]) -> None:
        power = assistant.power
        holder = self._matter.around.resolve(power.holder_unit_type, power.holder_level, self._matter.lineage)
        if isinstance(holder, NoHolder):
            self._leave_out(assistant.code, holder)
        elif is_complained_of(self._matter.facts.about_unit, holder):
            self.unattached.append({"power_code": assistant.code, "because": "about_unit"})
        elif holder.unit_code not in known:
            known.add(holder.unit_code)
            matter = self._matter
            limits = deadlines_of(power, matter.facts.urgency, matter.accepted_at, matter.calendar)
            self._attach(holder, power.process_steps[0].who, power, "assist_power", limits.as_dict())

    def _leave_out(self, power_code: str, why: NoHolder) -> None:
        entry = {"power_code": power_code, "because": why.value}
        if why is not NoHolder.NONE_HERE:
            entry["ask"] = "area_code"
        self.unattached.append(entry)

    def _attach_by_name(self, power: Power, unit_type: str, limits: Entry, known: set[str]) -> None:
        holder = self._matter.around.nearest(unit_type)
        if holder is None or holder.unit_code in known or holder.unit_code == self._matter.facts.about_unit:
            return
        known.add(holder.unit_code)
        if holder.level == STREET_LEVEL:
            self.on_request.append(holder.unit_code)
        else:
            self._attach(holder, _HELPING, power, "lead_power", limits)

    def _attach(self, holder: Holder, names: tuple[str, ...], power: Power, basis: str, limits: Entry) -> None:
        matter, snapshot = self._matter, self._matter.snapshot
        unit, chain = holder.posts_unit_code, snapshot.vacancy_chain
        post_code, person, _ = snapshot.posts.choose(unit, names, chain, matter.attendance)
        self.attached.append(
            {
                "unit_code": holder.unit_code,
                "post_code": post_code,
                "person": person,
                "power_code": power.power_code,
                "basis": basis,
                **limits,
            }
        )
