"""A mark of the ladder, and those that need no rule: a due time that has passed is noticed whatever the table says."""

from datetime import datetime
from typing import NamedTuple

BREACH, RESPOND_BREACH, ASSIST_BREACH = "breach", "respond_breach", "assist_breach"
RULING_BREACH, SUPERVISION_BREACH = "ruling_breach", "supervision_breach"
MEDIATION_BREACH = "mediation_breach"
RETURN_BREACH, OBJECTION_BREACH = "return_breach", "objection_breach"
QUESTION_BREACH = "question_breach"
# These are the office's that decides, and not the lead's.
OFFICE_BREACHES = frozenset({RULING_BREACH, RETURN_BREACH, OBJECTION_BREACH, QUESTION_BREACH})
# What then follows is a step on the case itself.
WATCH_OVER, RECHECK_DUE = "watch_over", "recheck_due"


class Mark(NamedTuple):
    """`at` in +08:00. `code`: of the rule, or one of the above."""

    at: datetime
    clock: str
    code: str

    @property
    def key(self) -> str:
        """What it is called where the next one of a case is kept."""
        return f"{self.clock} {self.code}"
