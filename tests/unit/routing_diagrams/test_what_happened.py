"""The diagram of what really happened: counted from the cases' events, with what differs from the list marked."""

from datetime import UTC, datetime, timedelta
from uuid import UUID

from hypothesis import given, settings
from hypothesis import strategies as st

from services.routing.domain.diagrams.actual import NO_CASES, actual_chart, duration_words
from services.routing.domain.diagrams.chart import Chart
from services.routing.domain.diagrams.drawing import Diagrams
from services.routing.domain.diagrams.happenings import RECEIVED, Act, Course, Happening, Tally, tally_of
from tests.unit.routing_diagrams.readable import NOISE, assert_readable

START = datetime(2026, 11, 2, 9, tzinfo=UTC)
TITLES = {"P07": "经办人", "P02": "分管副局长"}
EVENTS = ("CaseAssigned", "CaseSentToTriage", "CaseAccepted", "CaseResolved", "CaseReturned", "CaseSomethingNew")


def course(*happenings: tuple[str, float, str], steps: tuple[str, ...] = ()) -> Course:
    """Each: event, hours after the reception, post."""
    told = tuple(
        Happening(event, START + timedelta(hours=hours), post, steps if event == "CaseResolved" else ())
        for event, hours, post in happenings
    )
    return Course(UUID(int=1), START, START + timedelta(hours=2), START + timedelta(days=10), told)


def chart(diagrams: Diagrams, *courses: Course) -> Chart:
    power = diagrams.snapshot.power_by_code[NOISE].power
    return actual_chart(power, diagrams.doers, tally_of(courses, TITLES), "全部")


ORDERLY = course(("CaseAssigned", 0, ""), ("CaseAccepted", 1, "P07"), ("CaseResolved", 50, "P07"))


def test_cases_and_median_times_stand_on_the_arrows(diagrams: Diagrams):
    slower = course(("CaseAssigned", 0, ""), ("CaseAccepted", 2, "P07"))
    drawn = chart(diagrams, ORDERLY, slower)
    labels = [arrow.label for arrow in drawn.arrows]
    assert labels == [
        ("2件", "中位0秒"),
        ("2件", "中位1小时30分", "规定2小时内签收"),
        ("1件", "中位2天1小时"),
    ]
    assert not any(node.deviation for node in drawn.nodes)
    assert "现停在此处1件" in next(node for node in drawn.nodes if node.title == "签收").notes


def test_what_differs_from_the_list_is_marked(diagrams: Diagrams):
    elsewhere = course(("CaseAssigned", 0, ""), ("CaseAccepted", 1, "P02"))
    late = course(("CaseAssigned", 0, ""), ("CaseAccepted", 3, "P07"))
    unsigned = course(("CaseAssigned", 0, ""), ("CaseResolved", 300, "P07"))
    drawn = chart(diagrams, elsewhere, late, unsigned)
    marks = {(node.title, node.lane): node.deviation for node in drawn.nodes if node.deviation}
    assert sorted(marks.values()) == ["1件超时", "1件超时", "清单规定由经办人签收"]
    (skipping,) = (arrow for arrow in drawn.arrows if arrow.deviates)
    assert "偏差：1件未签收即办结" in skipping.label


def test_steps_that_were_reported_are_counted_against_the_prescribed_ones(diagrams: Diagrams):
    reported = course(("CaseAccepted", 1, "P07"), ("CaseResolved", 2, "P07"), steps=("受理", "核查", "核查"))
    foot = dict(chart(diagrams, reported, ORDERLY).foot)
    assert "受理 1/1、核查 1/1、立案 0/1" in foot["环节申报"]
    assert "环节申报" not in dict(chart(diagrams, ORDERLY).foot)


def test_without_cases_the_diagram_says_so(diagrams: Diagrams):
    drawn = chart(diagrams)
    assert [node.title for node in drawn.nodes] == [NO_CASES]
    assert_readable(drawn)


def test_an_event_of_a_later_release_is_shown_by_its_own_name(diagrams: Diagrams):
    drawn = chart(diagrams, course(("CaseSomethingNew", 1, "P99")))
    assert "CaseSomethingNew" in [node.title for node in drawn.nodes]
    assert "P99" in [lane.title for lane in drawn.lanes]


happenings = st.lists(
    st.tuples(st.sampled_from(EVENTS), st.floats(0, 500), st.sampled_from(["", "P07", "P02", "P99"])), max_size=8
)


@settings(max_examples=40, deadline=None)
@given(st.lists(happenings, max_size=12))
def test_any_history_is_readable_and_every_passage_is_counted_once(diagrams: Diagrams, histories):
    courses = [course(*sorted(each, key=lambda happening: happening[1])) for each in histories]
    assert_readable(chart(diagrams, *courses))
    tally: Tally = tally_of(courses, TITLES)
    assert sum(passage.count for passage in tally.passages.values()) == sum(map(len, histories))
    assert sum(tally.resting.values()) == tally.cases == len(histories)
    if histories:
        assert tally.acts[Act(RECEIVED, "")] == len(histories)


def test_durations_are_told_as_people_tell_them():
    told = {
        timedelta(seconds=3): "3秒",
        timedelta(minutes=59): "59分",
        timedelta(hours=47): "47小时0分",
        timedelta(days=9, hours=5): "9天5小时",
    }
    assert {duration: duration_words(duration) for duration in told} == told
