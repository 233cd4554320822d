"""What really happened, drawn over what the list prescribes: counts, working time, and what differs, marked."""

from datetime import UTC, datetime, timedelta
from uuid import UUID

from hypothesis import given, settings
from hypothesis import strategies as st

from services.routing.domain.diagrams.actual import NO_CASES, actual_chart
from services.routing.domain.diagrams.actual_foot import duration_words
from services.routing.domain.diagrams.chart import Chart
from services.routing.domain.diagrams.drawing import Diagrams
from services.routing.domain.diagrams.happenings import Course, Happening, PostName, Station
from services.routing.domain.diagrams.tally import Spent, Tally, tally_of
from tests.unit.routing_diagrams.readable import NOISE, assert_readable

START = datetime(2026, 11, 2, 9, tzinfo=UTC)
POSTS = {
    "P07": PostName("经办人", frozenset({"经办人", "生态环境局"})),
    "P02": PostName("分管副局长", frozenset({"分管副局长", "生态环境局"})),
    "FW": PostName("江北区政务服务中心 回访员", frozenset({"回访员", "政务服务中心"})),
}
EVENTS = ("CaseAssigned", "CaseSentToTriage", "CaseAccepted", "CaseResolved", "CaseReturned", "CaseFollowedUp")
EVENTS += ("CaseClosed", "CaseReopened", "CaseSomethingNew", "MessagePosted")
WHOLE = ("受理", "核查", "立案", "调查取证", "审核", "审签", "送达")


def by_the_clock(since: datetime, until: datetime) -> timedelta:
    return until - since


def course(*happenings: tuple[str, float, str], steps: tuple[str, ...] = (), on_spot: bool = False) -> Course:
    """Each: event, hours after the reception, post."""
    told = tuple(
        Happening(event, START + timedelta(hours=hours), post, *((steps, on_spot) if event == "CaseResolved" else ()))
        for event, hours, post in happenings
    )
    return Course(UUID(int=1), START, START + timedelta(hours=2), START + timedelta(days=10), told)


def tally(diagrams: Diagrams, *courses: Course) -> Tally:
    return tally_of(courses, diagrams.snapshot.power_by_code[NOISE].power, POSTS, by_the_clock)


def chart(diagrams: Diagrams, *courses: Course) -> Chart:
    power = diagrams.snapshot.power_by_code[NOISE].power
    return actual_chart(power, diagrams.doers, tally(diagrams, *courses), "全部")


def through(*steps: str, accepted_by: str = "P07", **more: bool) -> Course:
    told = (("CaseAssigned", 0, ""), ("CaseAccepted", 1, accepted_by), ("CaseResolved", 50, "P07"))
    return course(*told, ("CaseFollowedUp", 60, "FW"), ("CaseClosed", 60, ""), steps=steps, **more)


def marks(drawn: Chart) -> dict[str, str]:
    return {node.title.split()[-1]: node.deviation for node in drawn.nodes if node.deviation}


def test_the_prescribed_steps_stay_where_they_are_and_bear_counts_and_times(diagrams: Diagrams):
    power = diagrams.snapshot.power_by_code[NOISE].power
    names = [step.name for step in power.process_steps]
    drawn = chart(diagrams, through(*names), through(*names))
    assert [node.key for node in drawn.nodes] == [node.key for node in diagrams.chart(power).nodes]
    assert marks(drawn) == {}
    assert not any(arrow.deviates for arrow in drawn.arrows)
    first = drawn.nodes[1]
    assert (first.title, first.notes) == ("1 受理", ("2件次", "用时中位1小时／九成1小时"))
    assert drawn.arrows[0].label == ("2件", "中位1小时／九成1小时", "规定2小时内签收")


def test_a_step_left_out_is_marked_at_its_box_and_on_the_arrow_past_it(diagrams: Diagrams):
    power = diagrams.snapshot.power_by_code[NOISE].power
    named = [step.name for step in power.process_steps if step.name != "核查"]
    drawn = chart(diagrams, through(*named))
    assert marks(drawn) == {"核查": "跳过1件"}
    (past,) = (arrow for arrow in drawn.arrows if arrow.deviates)
    assert past.label[-1] == "偏差：跳过核查"
    assert "0件" in next(arrow for arrow in drawn.arrows if arrow.target == "step2").label


def test_steps_in_another_order_are_marked(diagrams: Diagrams):
    power = diagrams.snapshot.power_by_code[NOISE].power
    names = [step.name for step in power.process_steps]
    drawn = chart(diagrams, through(names[0], names[2], names[1], *names[3:]))
    assert marks(drawn) == {names[1]: "次序颠倒1件"}
    assert "偏差：次序颠倒" in [arrow.label[-1] for arrow in drawn.arrows if arrow.deviates]


def test_another_post_and_a_late_signing_are_marked_and_a_quick_fix_is_not(diagrams: Diagrams):
    late = course(("CaseAssigned", 0, ""), ("CaseAccepted", 3, "P07"))
    assert marks(chart(diagrams, through(accepted_by="P02"), late)) == {"受理": "非规定岗位1件；1件超时"}
    assert marks(chart(diagrams, through(accepted_by="P02", on_spot=True))) == {}


def test_a_resolution_that_names_no_steps_is_not_called_a_leap(diagrams: Diagrams):
    drawn = chart(diagrams, through())
    assert not any(arrow.deviates for arrow in drawn.arrows)
    assert "其中1件未申报环节" in [line for arrow in drawn.arrows for line in arrow.label]
    assert dict(drawn.foot)["环节申报"].startswith("1件中0件")


def test_a_case_resolved_without_being_signed_for_leaps_over_the_first_step(diagrams: Diagrams):
    unsigned = course(("CaseAssigned", 0, ""), ("CaseResolved", 30, "P07"), steps=("核查",))
    drawn = chart(diagrams, unsigned)
    assert "偏差：跳过受理" in [arrow.label[-1] for arrow in drawn.arrows if arrow.deviates]
    assert marks(drawn)["受理"] == "跳过1件"


def test_what_no_list_prescribes_stands_between_the_steps_where_it_happens(diagrams: Diagrams):
    returned = course(
        ("CaseAssigned", 0, ""), ("CaseReturned", 1, "P07"), ("CaseTransferred", 2, ""), ("CaseAccepted", 3, "P07")
    )
    drawn = chart(diagrams, returned)
    assert [node.title for node in drawn.nodes[:4]] == ["派单", "退单", "转办", "1 受理"]
    assert "现停在此处1件" in drawn.nodes[3].notes
    assert_readable(drawn)


def test_the_foot_tells_the_ways_and_where_the_time_goes(diagrams: Diagrams):
    foot = dict(chart(diagrams, through(), through(), course(("CaseAssigned", 0, ""))).foot)
    assert foot["实际路径"].startswith("2件 派单→受理→")
    assert "1件 派单" in foot["实际路径"]
    assert "共98小时（2件）" in foot["最费时"].split("；")[0]


def test_without_cases_the_diagram_says_so_over_what_is_prescribed(diagrams: Diagrams):
    drawn = chart(diagrams)
    assert drawn.heading[-1] == NO_CASES
    assert_readable(drawn)


def test_an_event_of_a_later_release_is_shown_by_its_own_name(diagrams: Diagrams):
    drawn = chart(diagrams, course(("CaseSomethingNew", 1, "P99")))
    assert "CaseSomethingNew" in [node.title for node in drawn.nodes]
    assert "P99" in [lane.title for lane in drawn.lanes]


happenings = st.lists(
    st.tuples(st.sampled_from(EVENTS), st.floats(0, 500), st.sampled_from(["", "P07", "P02", "P99"])), max_size=8
)
histories = st.lists(st.tuples(happenings, st.lists(st.sampled_from(WHOLE), max_size=4)), max_size=8)


@settings(max_examples=40, deadline=None)
@given(histories)
def test_any_history_is_readable_and_every_passage_is_counted_once(diagrams: Diagrams, histories):
    courses = [course(*sorted(told, key=lambda each: each[1]), steps=tuple(steps)) for told, steps in histories]
    assert_readable(chart(diagrams, *courses))
    counted = tally(diagrams, *courses)
    visits = counted.stations.values()
    assert sum(each.count for each in counted.passages.values()) == sum(each.count for each in visits) - len(courses)
    assert sum(each.resting for each in visits) == counted.cases == len(courses)
    assert sum(counted.ways.values()) == len(courses)
    if courses:
        assert counted.stations[Station("start")].count == len(courses)


def test_median_and_p90_are_by_nearest_rank():
    assert Spent.of([timedelta(hours=each) for each in range(1, 11)]) == Spent(
        10, timedelta(hours=5.5), timedelta(hours=9)
    )
    assert Spent.of([]) is None


def test_durations_are_told_as_people_tell_them():
    told = {
        timedelta(seconds=3): "3秒",
        timedelta(minutes=59): "59分",
        timedelta(hours=47): "47小时",
        timedelta(days=9, hours=5, minutes=6): "221小时6分",
    }
    assert {duration: duration_words(duration) for duration in told} == told
