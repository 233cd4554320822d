"""From the JSON of `POST /v1/issues/{id}/<act>` to what the reporter means; every bad field is named at once."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from services.intake.domain.field_errors import FieldError, field_error
from services.intake.domain.issue_rules import check_attachment_ids
from services.intake.domain.reporter_acts import ActKind
from services.intake.domain.request_form import RequestForm
from services.intake.domain.text_rules import check_text

TEXT_CHARACTERS_MAX = 5000
SATISFACTION_MIN, SATISFACTION_MAX = 1, 5
# The field with the words, and all the others.
_TEXT_FIELD = {
    ActKind.SUPPLEMENTS: "text",
    ActKind.FEEDBACK: "comment",
    ActKind.REOPEN: "reason",
    ActKind.WITHDRAW: "reason",
    ActKind.QUESTIONS: "text",
}
_OTHERS: Mapping[ActKind, frozenset[str]] = {
    ActKind.SUPPLEMENTS: frozenset({"attachments"}),
    ActKind.FEEDBACK: frozenset({"resolved", "satisfaction"}),
}


@dataclass(frozen=True, slots=True)
class SubmittedAct:
    """In the reporter's own words: to be masked and sealed before it is kept."""

    text: str = ""
    attachments: tuple[str, ...] = ()
    resolved: bool | None = None
    satisfaction: int | None = None


def read_act(kind: ActKind, body: Mapping[str, object]) -> tuple[SubmittedAct, list[FieldError]]:
    """The act, and every error of its fields."""
    form = RequestForm(body)
    name = _TEXT_FIELD[kind]
    form.refuse_others(_OTHERS.get(kind, frozenset()) | {name})
    text = form.required_text(name) if kind in (ActKind.REOPEN, ActKind.QUESTIONS) else form.text(name) or ""
    errors = [*check_text(name, text, TEXT_CHARACTERS_MAX)]
    if kind is ActKind.SUPPLEMENTS:
        attachments = form.texts("attachments")
        errors += check_attachment_ids(attachments)
        if not text and not attachments and not form.errors:
            errors.append(field_error("text", "missing"))
        return SubmittedAct(text, attachments), [*form.errors, *errors]
    if kind is ActKind.FEEDBACK:
        satisfaction = form.integer("satisfaction")
        feedback = SubmittedAct(text, resolved=form.flag("resolved"), satisfaction=satisfaction)
        return feedback, [*form.errors, *errors, *_check_feedback(form, satisfaction)]
    return SubmittedAct(text), [*form.errors, *errors]


def _check_feedback(form: RequestForm, stars: int | None) -> Iterator[FieldError]:
    for name in ("resolved", "satisfaction"):
        if form.body.get(name) is None:
            yield field_error(name, "missing")
    if stars is not None and not SATISFACTION_MIN <= stars <= SATISFACTION_MAX:
        yield field_error("satisfaction", "out_of_range", least=SATISFACTION_MIN, most=SATISFACTION_MAX)
