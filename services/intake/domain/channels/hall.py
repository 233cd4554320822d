"""A visit to the service hall: counter staff write down what a visitor says."""

from collections.abc import Mapping

from services.intake.domain.channels.arrival import Arrival, issue_part, put_note
from services.intake.domain.request_form import RequestForm
from services.intake.domain.text_rules import check_line

LINE_MAX = 50
OWN = frozenset({"queue_number", "counter", "note", "read_back"})


def read_visit(body: Mapping[str, object]) -> Arrival:
    """Queue numbers begin again every day: they are kept, and name nothing."""
    form = RequestForm(body)
    issue = issue_part("hall", form, OWN)
    put_note(issue, form)
    form.errors += check_line("queue_number", form.text("queue_number"), LINE_MAX)
    form.errors += check_line("counter", form.text("counter"), LINE_MAX)
    return Arrival(issue, body, tuple(form.errors))
