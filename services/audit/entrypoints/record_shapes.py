"""What records and trails look like in answers. A record is its leaf: see `domain/record.py`."""

from typing import Any, Literal, NotRequired

from typing_extensions import TypedDict

from chassis.web.shapes import Day, Id, Moment

PeriodView = TypedDict("PeriodView", {"from": Day, "to": Day})


class ActorView(TypedDict):
    """`type`: officer, reporter, system …; `ref`: a pseudonym."""

    type: str
    ref: str | None
    post: str | None
    unit: str | None


class UnderPowerView(TypedDict):
    """The numbered power that was used, and the list that it stands in."""

    code: str
    rulebook: str | None
    digest: str | None


class SourceView(TypedDict):
    """Where it came from: its place in Kafka, and `sequence` in its producer's outbox."""

    service: str
    topic: str
    partition: int
    offset: int
    sequence: int


class SealedView(TypedDict):
    """Words, opened by `/v1/events/{id}/sealed`. Bytes in Base64, the commitment in hex; `ciphertext`: null where they
    are too long for a record."""

    field: str
    subjects: list[str]
    record_id: str
    cipher: str
    key_version: int
    nonce: str
    ciphertext: str | None
    commitment: str


class RecordView(TypedDict):
    """Times in UTC. `detail`: an object, or a text that was none; `occurred_at_known`: false where the message told no
    time and that of recording stands for it."""

    v: int
    index: int
    event_id: Id
    occurred_at: Moment
    occurred_at_known: NotRequired[bool]
    recorded_at: Moment
    actor: ActorView
    action: str
    power: NotRequired[UnderPowerView]
    case_id: NotRequired[Id]
    case_version: NotRequired[int]
    reason_code: NotRequired[str]
    before: NotRequired[dict[str, str]]
    after: NotRequired[dict[str, str]]
    subject_ref: NotRequired[str]
    purpose: NotRequired[str]
    detail: NotRequired[Any]
    sealed: NotRequired[list[SealedView]]
    trace_id: str | None
    src: SourceView


class RecordLinks(TypedDict):
    """The record, its exact bytes, and the proof that they are in the log."""

    event: str
    leaf: str
    proof: str


class TrailLink(TypedDict):
    trail: str


class HolderView(TypedDict):
    """`kind`: lead, reporter, ruling, dispatch, follow_up or suspended."""

    kind: str
    unit: str | None


class BookedView(HolderView):
    """Whose time it was, all stretches together."""

    seconds: int


SpellView = TypedDict(
    "SpellView", {"kind": str, "unit": str | None, "from": Moment, "to": Moment | None, "seconds": int}
)


class TrailStepView(TypedDict):
    """`seconds`: since the step before, and whose they were."""

    event_id: Id
    case_version: int
    action: str
    at: Moment
    unit: str | None
    post: str | None
    power_code: str | None
    booked_to: HolderView | None
    seconds: int


class AssistantTaskView(TypedDict):
    task_id: str
    unit: str | None
    outcome: Literal["completed", "waived"]
    due_at: Moment | None
    answered_at: Moment
    late: bool
    seconds_late: int


class BookView(TypedDict):
    """Whose time it was, by routing's records."""

    steps: list[TrailStepView]
    spells: list[SpellView]
    booked: list[BookedView]
    assistants: list[AssistantTaskView]


class TrailView(BookView):
    """`items`: in the order of (case_version, occurred_at)."""

    case_id: Id
    items: list[RecordView]
