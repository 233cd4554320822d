"""All findings of a power list for one day. None stops a list from being published; each asks to be answered."""

from datetime import date

from services.routing.domain.findings.finding import Finding
from services.routing.domain.findings.legal_bases import law_findings
from services.routing.domain.findings.list_in_force import ListInForce
from services.routing.domain.findings.persons import person_findings
from services.routing.domain.findings.pushed_down import pushed_down_findings
from services.routing.domain.findings.workflow_powers import workflow_findings
from services.routing.domain.rulebook.tables import Rulebook


def findings_of(rulebook: Rulebook, day: date) -> list[Finding]:
    """In a fixed order; the rows are the sound ones of a reading (see `read_rulebook`)."""
    here = ListInForce(rulebook, day)
    return [
        *workflow_findings(here),
        *person_findings(here),
        *pushed_down_findings(here),
        *law_findings(here),
    ]
