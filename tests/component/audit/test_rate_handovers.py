"""Cases that go from unit to unit and come back, in the rates."""

from datetime import timedelta

from chassis.ids import new_id
from tests.component.audit.case_lives import CaseLife
from tests.component.audit.messages import NOON
from tests.component.audit.test_rates import unit_of


async def test_who_let_a_case_go_late_and_has_it_again_is_late_once(http, token, hear) -> None:
    life = CaseLife(new_id(), NOON - timedelta(days=2))
    life.received()
    life.assigned("500105-CG", respond_hours=4)
    life.pass_time(5)
    life.transferred("500105-HB")
    life.pass_time(1)
    life.transferred("500105-CG")
    await hear(*life.messages)
    assert (await unit_of(http, token, "500105-CG"))["response"] == {"numerator": 0, "denominator": 1, "rate": 0.0}
    life.pass_time(1)
    life.step("case.accepted", {"state": "accepted"}, life.unit)
    await hear(life.messages[-1])
    assert (await unit_of(http, token, "500105-CG"))["response"] == {"numerator": 0, "denominator": 1, "rate": 0.0}
