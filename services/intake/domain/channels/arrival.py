"""How an issue came: what its channel was given, and by which number the channel knows it."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from services.intake.domain.field_errors import FieldError
from services.intake.domain.request_form import RequestForm
from services.intake.domain.text_rules import check_text

# Of somebody who gave a number and no name.
NAMELESS = "未留姓名"
READ_BACK_MAX = 20_000


@dataclass(frozen=True, slots=True)
class Origin:
    """A number `id` that `system` gave. `content`: what came under it, where other content is a fault."""

    system: str
    id: str
    content: str | None = None


@dataclass(frozen=True, slots=True)
class Arrival:
    """`submitted`: the JSON object of `POST /v1/issues` that was made of it. `original`: as it came, sealed with the
    issue. `faults`: what is wrong with the channel's own fields. `author`: by whom the channel knows the reporter."""

    submitted: Mapping[str, object]
    original: Mapping[str, object]
    faults: tuple[FieldError, ...] = ()
    origin: Origin | None = None
    author: Origin | None = None


def issue_part(channel: str, form: RequestForm, own: frozenset[str]) -> dict[str, object]:
    """The body's fields that are the issue's; a channel that is named must be this one."""
    if form.body.get("channel") not in (None, channel):
        form.refuse("channel", "unknown_value")
    return {name: value for name, value in form.body.items() if name not in own} | {"channel": channel}


def put_words(issue: dict[str, object], *said: str | None) -> None:
    """Adds them to the issue's text. A text of another type stays as it is, to be refused."""
    text = issue.get("text")
    if text is None or isinstance(text, str):
        parts: Iterable[str | None] = (text, *said)
        issue["text"] = "\n".join(dict.fromkeys(part for part in parts if part))


def put_note(issue: dict[str, object], form: RequestForm) -> None:
    """What an officer wrote down; where there is nothing else, what was read back to the reporter stands for it."""
    note, read_back = form.text("note"), form.text("read_back")
    put_words(issue, note or (None if issue.get("text") else read_back))
    form.errors += check_text("read_back", read_back, READ_BACK_MAX)


def put_reporter(issue: dict[str, object], phone: str | None) -> None:
    """Whoever calls can be called back, unless the issue says by which number."""
    if phone and issue.get("reporter") is None:
        issue["reporter"] = {"name": NAMELESS, "phone": phone}
