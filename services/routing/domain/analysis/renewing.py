"""The analysis of another rulebook, which goes on with what is known of this one.

| what differs | what is asked again |
|---|---|
| powers | what the edited powers touch, see editing.py |
| posts | duties: of powers held in a unit whose posts differ, or with a name that came or went |
| units, but only their names, phones and supervisors | nothing |
| escalation, coverage notes, laws | nothing: the report reads them as they are |
| areas, categories, the kind or seat of a unit | everything: every ground and cell may be another one |
| more than a tenth of the powers | everything: by then that is cheaper |

The conditions' book serves again in every case: what two conditions have in common no table changes.
"""

from collections.abc import Iterable, Iterator
from collections.abc import Set as AbstractSet
from copy import copy
from operator import attrgetter
from typing import TYPE_CHECKING

from services.routing.domain.analysis.duties import Duties
from services.routing.domain.rulebook.tables import Power, Rulebook

if TYPE_CHECKING:
    from services.routing.domain.analysis.analysis import Analysis

_EDITED_SHARE_MAX = 0.1
_SEAT = attrgetter("unit_code", "unit_type", "level", "area_code")


def renewed(old: "Analysis", rulebook: Rulebook) -> "Analysis":
    before = old.rulebook
    upsert = [power for power in rulebook.powers if old.powers.get(power.power_code) != power]
    removed = old.powers.keys() - {power.power_code for power in rulebook.powers}
    is_another = len(upsert) + len(removed) > max(1, _EDITED_SHARE_MAX * len(old.powers))
    if is_another or _moves_the_ground(before, rulebook):
        return type(old)(rulebook, old.day, old.book)
    new = old.edited(upsert, removed) if upsert or removed else copy(old)
    new.take_tables(rulebook)
    if rulebook.posts != before.posts:
        _renew_duties(new, old.duties)
    return new


def _moves_the_ground(before: Rulebook, after: Rulebook) -> bool:
    return (
        before.areas != after.areas
        or before.categories != after.categories
        or list(map(_SEAT, before.units)) != list(map(_SEAT, after.units))
    )


def _renew_duties(new: "Analysis", before: Duties) -> None:
    new.duties = before.with_posts(new.rulebook.posts)
    touched = list(_touched(new, before))
    codes = {power.power_code for power in touched}
    new.faults = {code: found for code, found in new.faults.items() if code not in codes}
    new.needs = {post: _without(needs, codes) for post, needs in new.needs.items() if post in new.duties.vacant}
    for power in touched:
        new.note_duties(power)


def _touched(new: "Analysis", before: Duties) -> Iterator[Power]:
    units, names = new.duties.units_unlike(before), new.duties.names_unlike(before)
    for power in new.powers.values():
        if not units.isdisjoint(new.duties.units_of(power)) or (names and not names.isdisjoint(_names(power))):
            yield power


def _names(power: Power) -> Iterable[str]:
    return (who for step in power.process_steps for who in step.who)


def _without(needs: dict[str, str], codes: AbstractSet[str]) -> dict[str, str]:
    return {code: need for code, need in needs.items() if code not in codes}
