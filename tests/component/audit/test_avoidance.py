"""Avoidance indicators over HTTP, against the same reckoned cell by cell."""

from datetime import timedelta

from chassis.ids import new_id
from services.audit.domain.rates.measures import ACTS
from tests.component.audit.case_lives import chance_of, walked
from tests.component.audit.test_rates import MARCH, batches, mixed
from tests.unit.audit_rates.test_avoidance import Handled, avoidance


async def test_what_is_expected_of_a_unit_is_what_others_do_in_the_same_categories(http, token, hear, rows) -> None:
    """The database sums it up; here it is reckoned cell by cell."""
    chance = chance_of(11)
    lives = [walked(new_id(), MARCH + timedelta(hours=chance.random() * 900), chance) for _ in range(150)]
    for batch in batches(mixed(lives, chance), 100):
        await hear(*batch)
    sums = ", ".join(f"sum(acts_{act}) AS {act}" for act in ACTS)
    cells = await rows(
        f"SELECT unit, category, sum(handled) AS handled, {sums} FROM rate_tally "
        "WHERE family = 'post' AND span = 'year' AND handled > 0 GROUP BY 1, 2"
    )
    expected = avoidance(
        [Handled(c.unit, c.category, c.handled, {act: getattr(c, act) for act in ACTS}) for c in cells]
    )
    found = (await http.get("/v1/rates?by=unit&period=2026", headers=token())).json()["items"]
    assert len(expected) > 1
    for item in (each for each in found if each["key"] in expected):
        for act, share in expected[item["key"]].items():
            shown = item["avoidance"][act]
            assert (shown["numerator"], shown["denominator"]) == (share.numerator, share.denominator)
            assert shown["expected"] == round(share.expected, 4)
            assert shown["expected_high"] == round(share.expected_high, 4)
