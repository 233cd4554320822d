"""A call to the hotline: a live operator writes down what was said and reads it back."""

from collections.abc import Mapping

from chassis.sealed_words import canonical
from services.intake.domain.channels.arrival import Arrival, Origin, issue_part, put_note, put_reporter
from services.intake.domain.person_rules import phone_is_valid
from services.intake.domain.request_form import RequestForm
from services.intake.domain.text_rules import check_line

LINE_MAX = 100
OWN = frozenset(
    {
        "note",
        "read_back",
        "number",
        "operator",
        "recording_id",
        "started_at",
        "transcript",
    }
)


def read_call(body: Mapping[str, object]) -> Arrival:
    """The operator's note is what counts. A machine's transcript is kept, sealed, as an aid: it is never the text.

    One call may be about several matters, so a recording and what was noted name an issue together.
    """
    form = RequestForm(body)
    issue = issue_part("hotline", form, OWN)
    number, recording_id = form.text("number"), form.text("recording_id")
    put_note(issue, form)
    _check(form, number, recording_id)
    put_reporter(issue, number if number and phone_is_valid(number) else None)
    origin = Origin("hotline", f"{recording_id}\n{canonical(body).hex()}") if recording_id else None
    return Arrival(issue, body, tuple(form.errors), origin)


def _check(form: RequestForm, number: str | None, recording_id: str | None) -> None:
    form.time("started_at")
    form.part("transcript", frozenset({"text", "confidence"}), _check_transcript)
    form.errors += check_line("operator", form.text("operator"), LINE_MAX)
    form.errors += check_line("recording_id", recording_id, LINE_MAX)
    if number and not phone_is_valid(number):
        form.refuse("number", "bad_phone")


def _check_transcript(form: RequestForm) -> None:
    form.required_text("text")
    confidence = form.number("confidence")
    if form.body.get("confidence") is None:
        form.refuse("confidence", "missing")
    elif confidence is not None and not 0 <= confidence <= 1:
        form.refuse("confidence", "out_of_range", least=0, most=1)
