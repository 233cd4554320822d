"""The one table of errors and the answers they become."""

from chassis.web.problems import ProblemEntry, ProblemTable
from services.audit.domain.errors import CaseUnknown, RecordUnknown

PROBLEMS: ProblemTable = {
    RecordUnknown: ProblemEntry(
        404, "record_unknown", "没有这条记录，或与本单位无关：{event_id}", "no such record in your area: {event_id}"
    ),
    CaseUnknown: ProblemEntry(
        404,
        "case_unknown",
        "没有这个事项的记录，或与本单位无关：{case_id}",
        "no records of this case in your area: {case_id}",
    ),
}
