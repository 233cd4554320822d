"""Which row of the list came before a power, and which after it: the same matters, one ending the day before."""

from collections import defaultdict
from collections.abc import Iterable
from datetime import date, timedelta

from services.routing.domain.rulebook.tables import Power

_Matters = tuple[frozenset[str], str, str, str]


class Succession:
    def __init__(self, powers: Iterable[Power]) -> None:
        self._starting: defaultdict[tuple[_Matters, date], list[str]] = defaultdict(list)
        self._ending: defaultdict[tuple[_Matters, date], list[str]] = defaultdict(list)
        for power in powers:
            self._starting[_matters(power), power.in_force_from].append(power.power_code)
            if power.in_force_to is not None:
                self._ending[_matters(power), power.in_force_to].append(power.power_code)

    def before(self, power: Power) -> list[str]:
        if power.in_force_from == date.min:
            return []
        return sorted(self._ending.get((_matters(power), power.in_force_from - timedelta(days=1)), ()))

    def after(self, power: Power) -> list[str]:
        if power.in_force_to in (None, date.max):
            return []
        return sorted(self._starting.get((_matters(power), power.in_force_to + timedelta(days=1)), ()))


def _matters(power: Power) -> _Matters:
    return (frozenset(power.category_codes), power.condition, power.lead_or_assist, power.area_code)
