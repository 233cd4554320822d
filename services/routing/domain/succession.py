"""Which row of the list came before a power, and which after it: the same matters, one ending the day before."""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from datetime import date, timedelta

from services.routing.domain.rulebook.tables import Power


class Succession:
    def __init__(self, powers: Iterable[Power]) -> None:
        self._in_area: defaultdict[str, list[Power]] = defaultdict(list)
        for power in powers:
            self._in_area[power.area_code].append(power)

    def before(self, power: Power) -> list[str]:
        """Codes, in their order; likewise `after`."""
        if power.in_force_from == date.min:
            return []
        last_day = power.in_force_from - timedelta(days=1)
        return sorted(each.power_code for each in self._same(power) if each.in_force_to == last_day)

    def after(self, power: Power) -> list[str]:
        if power.in_force_to is None or power.in_force_to == date.max:
            return []
        first_day = power.in_force_to + timedelta(days=1)
        return sorted(each.power_code for each in self._same(power) if each.in_force_from == first_day)

    def _same(self, power: Power) -> Iterator[Power]:
        """Those of the same matters, the same condition and the same part."""
        matters = set(power.category_codes)
        for each in self._in_area[power.area_code]:
            same_part = each.lead_or_assist == power.lead_or_assist and each.condition == power.condition
            if same_part and matters == set(each.category_codes):
                yield each
