"""The shapes of bodies and answers, for the OpenAPI document and for the small bodies that pydantic reads."""

from typing import Annotated, Any, Literal
from uuid import UUID

from pydantic import Base64Bytes, Field

from chassis.web.bodies import BodyModel, exemplified
from services.intake.domain.issue import Channel, Crs, Urgency

# Purposes stand in audit records: a code, never a text.
PURPOSE_PATTERN = r"^[a-z][a-z0-9_.-]{0,63}$"
REF_PATTERN = r"^[0-9A-Za-z][0-9A-Za-z._:-]{0,127}$"
SEALED_BYTES_MAX = 512 * 1024
# Of one question: some are answered in a fraction of a second, thousands would hold the transaction.
CONTACTS_MAX = 200

Purpose = Annotated[str, Field(pattern=PURPOSE_PATTERN)]
Ref = Annotated[str, Field(pattern=REF_PATTERN)]
Bytes = Annotated[Base64Bytes, Field(max_length=SEALED_BYTES_MAX)]


class LocationForm(BodyModel):
    lat: float
    lng: float
    crs: Crs


class ReporterForm(BodyModel):
    name: str
    phone: str
    id_number: str | None = None


class OnBehalfOfForm(BodyModel):
    name: str
    phone: str | None = None
    relation: str | None = None


class ExternalRefForm(BodyModel):
    system: str
    id: str


class PhotosForm(BodyModel):
    """处置前后照片，均须在 attachments 中 / of the attachments: before and after."""

    before: list[str] | None = Field(default=None, max_length=20)
    after: list[str] | None = Field(default=None, max_length=20)


class IssueFields(BodyModel):
    """Documents the body; services.intake.domain.issue_form reads it and names every bad field in our own words."""

    title: str | None = Field(default=None, max_length=200)
    text: str | None = Field(default=None, max_length=20_000)
    category_code: str | None = None
    location: LocationForm | None = None
    area_code: str | None = None
    address: str | None = Field(default=None, max_length=500)
    occurred_at: str | None = Field(default=None, json_schema_extra={"format": "date-time"})
    urgency: Urgency | None = None
    anonymous: bool | None = None
    confidential: bool | None = Field(
        default=None, description="实名，但只让承办人看到 / my name is for the handlers only"
    )
    reporter: ReporterForm | None = None
    on_behalf_of: OnBehalfOfForm | str | None = None
    attachments: list[str] | None = Field(default=None, max_length=20)
    about_unit: str | None = Field(default=None, max_length=100)
    external_ref: ExternalRefForm | None = None
    handled_on_spot: bool | None = None
    call_back_wanted: bool | None = Field(
        default=None, description="是否要求回电；仅限话务员、窗口和网格员代录 / what a caller said of being called back"
    )
    photos: PhotosForm | None = None
    fields: dict[str, Any] | None = None


class IssueForm(IssueFields):
    model_config = exemplified(
        channel="web",
        title="路灯不亮",
        text="楼下的路灯坏了三天，晚上看不清路",
        category_code="010207",
        area_code="500105006002",
    )

    channel: Channel


class DraftForm(IssueFields):
    """An issue as far as it is written."""

    channel: Channel | None = None


class SupplementForm(BodyModel):
    """Text or attachments, or both."""

    model_config = exemplified(text="今晚又坏了两盏")

    text: str | None = Field(default=None, max_length=5000)
    attachments: list[str] | None = Field(default=None, max_length=20)


class FeedbackForm(BodyModel):
    model_config = exemplified(resolved=True, satisfaction=5, comment="修得很快")

    resolved: bool
    satisfaction: int = Field(ge=1, le=5, description="1 很不满意 … 5 很满意")
    comment: str | None = Field(default=None, max_length=5000)


class ReopenForm(BodyModel):
    model_config = exemplified(reason="昨晚又不亮了")

    reason: str = Field(max_length=5000)


class WithdrawForm(BodyModel):
    model_config = exemplified(reason="已经自己解决")

    reason: str | None = Field(default=None, max_length=5000)


class QuestionForm(BodyModel):
    model_config = exemplified(text="没有说明什么时候修好")

    text: str = Field(max_length=5000)


class FixAnswerForm(BodyModel):
    """`suits`: 方案是否合适。"""

    suits: bool
    comment: str | None = Field(default=None, max_length=5000)
    attachments: list[str] | None = Field(default=None, max_length=20)


class ConsentForm(BodyModel):
    """`notice`: which version of which text was shown."""

    model_config = exemplified(purpose="wechat.notify", notice="privacy-2026-11", granted=True)

    purpose: Purpose
    notice: str = Field(pattern=r"^[0-9A-Za-z][0-9A-Za-z._-]{0,63}$")
    granted: bool


class SealForm(BodyModel):
    """`record_id`: what the data belongs to. `known`: only under a key that is there already (410 otherwise)."""

    purpose: Purpose
    record_id: Ref
    plaintext: Bytes
    known: bool = False


class ContactsForm(BodyModel):
    purpose: Purpose
    issue_ids: list[UUID] = Field(min_length=1, max_length=CONTACTS_MAX)


class ReaderForm(BodyModel):
    """Who reads it behind the service that asks: recorded and counted instead of the service."""

    role: Literal["supervisor", "admin"]
    ref: str = Field(min_length=1, max_length=128)
    post: str | None = Field(default=None, max_length=128)
    unit: str | None = Field(default=None, max_length=128)
    case_id: UUID | None = None


class OpenForm(BodyModel):
    purpose: Purpose
    record_id: Ref
    sealed: Bytes
    reader: ReaderForm | None = None
