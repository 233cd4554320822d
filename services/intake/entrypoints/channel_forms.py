"""The bodies of the channels' own ways, for the OpenAPI document; services.intake.domain.channels reads them."""

from pydantic import Field

from chassis.web.bodies import BodyModel, exemplified
from services.intake.entrypoints.forms import IssueFields


class WeChatLoginForm(BodyModel):
    """`code` of wx.login: good for five minutes and one use."""

    code: str = Field(min_length=1, max_length=256, pattern=r"^[\x21-\x7e]+$")


class TranscriptForm(BodyModel):
    """A machine's transcript: an aid, never the text. `confidence` as the recogniser gave it."""

    text: str
    confidence: float = Field(ge=0, le=1)


class CallForm(IssueFields):
    """A call to the hotline. `read_back`: what the operator read back to the caller."""

    model_config = exemplified(
        note="来电人反映楼下路灯三天不亮",
        number="13800138000",
        area_code="500105006002",
        category_code="010207",
        read_back="楼下路灯三天不亮，请尽快维修",
    )

    note: str | None = Field(default=None, max_length=20_000, description="话务员记录，作为事项正文")
    read_back: str | None = Field(default=None, max_length=20_000)
    number: str | None = Field(default=None, description="来电号码；未填 reporter 时按此回电")
    operator: str | None = Field(default=None, max_length=100, description="话务员工号")
    recording_id: str | None = Field(default=None, max_length=100)
    started_at: str | None = Field(default=None, json_schema_extra={"format": "date-time"})
    transcript: TranscriptForm | None = None


class VisitForm(IssueFields):
    """A visit to the service hall."""

    model_config = exemplified(note="来访人反映楼下路灯三天不亮", area_code="500105006002", counter="3")

    note: str | None = Field(default=None, max_length=20_000, description="窗口记录，作为事项正文")
    read_back: str | None = Field(default=None, max_length=20_000)
    queue_number: str | None = Field(default=None, max_length=50, description="叫号")
    counter: str | None = Field(default=None, max_length=50, description="窗口")


class WeiboAuthorForm(BodyModel):
    id: str = Field(max_length=64)
    name: str | None = Field(default=None, max_length=64)


class WeiboPostForm(IssueFields):
    """A post. Whatever comes under a known `post_id` is the known issue."""

    model_config = exemplified(post_id="5100000000000001", text="观音桥街道北门路灯三天不亮", area_code="500105006002")

    post_id: str = Field(max_length=64)
    author: WeiboAuthorForm | None = None
    url: str | None = Field(default=None, max_length=500)
    posted_at: str | None = Field(default=None, json_schema_extra={"format": "date-time"})


class PatrolReportForm(IssueFields):
    """`client_id`: the device's own number of the report, the same each time it is sent."""

    client_id: str | None = Field(default=None, max_length=64)
    note: str | None = Field(default=None, max_length=20_000)


class PatrolForm(PatrolReportForm):
    """A batch in `reports`, or one report with its fields beside `sent_at`."""

    model_config = exemplified(
        device_id="pda-07",
        reports=[
            {"client_id": "pda-07-1", "note": "路灯不亮", "area_code": "500105006002", "category_code": "010207"},
            {"client_id": "pda-07-2", "note": "窨井盖破损", "area_code": "500105006002"},
        ],
    )

    sent_at: str | None = Field(
        default=None, json_schema_extra={"format": "date-time"}, description="发送时的设备时间，用来校正 occurred_at"
    )
    device_id: str | None = Field(default=None, max_length=64)
    reports: list[PatrolReportForm] | None = Field(default=None, min_length=1, max_length=100)
