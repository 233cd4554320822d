from services.audit.domain.rates.contribution import contribution
from services.audit.domain.rates.course import Course
from services.audit.domain.rates.measures import MEASURES, UNANSWERED
from services.audit.domain.rates.story import tell

RECEIVED = {
    "action": "issue.received",
    "occurred_at": "2026-03-02T01:00:00Z",
    "after": {"category": "C1", "area": "A1"},
}
DECIDED = {
    "action": "case.assigned",
    "occurred_at": "2026-03-02T01:00:01Z",
    "case_version": 1,
    "after": {"state": "assigned", "lead_unit": "U1", "lead_post": "U1-1", "respond_at": "2026-03-02T03:00:00Z"},
    "detail": {"explanation": {"facts": {"category_code": "C2", "area_code": "A1", "fields": {"repeat.count": 3}}}},
}


def test_a_report_and_its_first_decision_change_the_few_sums_that_are_written_alone():
    course = Course()
    for leaf in (RECEIVED, DECIDED):
        tell(course, leaf, recorded_at=1_800_000_000_000_000)
        names = {name for figures in contribution(course).values() for name in figures}
        assert names
        assert names <= set(UNANSWERED) < set(MEASURES)
