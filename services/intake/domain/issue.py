"""An issue as it was reported."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import NamedTuple


class Channel(StrEnum):
    """Where an issue came in; one intake for all (多网合一)."""

    MINIPROGRAM = "miniprogram"
    WECHAT = "wechat"
    WEIBO = "weibo"
    WEB = "web"
    HOTLINE = "hotline"
    HALL = "hall"
    PATROL = "patrol"
    OPEN311 = "open311"

    @property
    def zh(self) -> str:
        return _CHANNEL_ZH[self]

    @property
    def needs_officer(self) -> bool:
        """An officer writes down what another person says: an officer's token is needed."""
        return self in (Channel.HOTLINE, Channel.HALL, Channel.PATROL)


class Urgency(StrEnum):
    """From a question to danger for life."""

    CONSULT = "consult"
    NORMAL = "normal"
    URGENT = "urgent"
    EMERGENCY = "emergency"

    @property
    def zh(self) -> str:
        return _URGENCY_ZH[self]

    @property
    def is_urgent(self) -> bool:
        """What the word `urgent` in a power's condition means."""
        return self in (Urgency.URGENT, Urgency.EMERGENCY)


class Crs(StrEnum):
    """Coordinate systems: GPS, the national offset one, Baidu's."""

    WGS84 = "wgs84"
    GCJ02 = "gcj02"
    BD09 = "bd09"


_CHANNEL_ZH = {
    Channel.MINIPROGRAM: "小程序",
    Channel.WECHAT: "微信公众号",
    Channel.WEIBO: "微博",
    Channel.WEB: "网站",
    Channel.HOTLINE: "12345热线",
    Channel.HALL: "办事大厅窗口",
    Channel.PATROL: "网格巡查",
    Channel.OPEN311: "Open311接口",
}
_URGENCY_ZH = {Urgency.CONSULT: "咨询", Urgency.NORMAL: "一般", Urgency.URGENT: "紧急", Urgency.EMERGENCY: "特急"}


@dataclass(frozen=True, slots=True)
class Location:
    """Degrees in the named coordinate system."""

    lat: float
    lng: float
    crs: str


@dataclass(frozen=True, slots=True)
class Reporter:
    """Who reports: personal data, sealed before it is stored."""

    name: str
    phone: str
    id_number: str | None = None


@dataclass(frozen=True, slots=True)
class OnBehalfOf:
    """For whom somebody else reports, e.g. an old neighbour: personal data, sealed before it is stored."""

    name: str
    phone: str | None = None
    relation: str | None = None


@dataclass(frozen=True, slots=True)
class ExternalRef:
    """The issue's number in the system it came from."""

    system: str
    id: str


@dataclass(frozen=True, slots=True)
class Online:
    """Where on the net it happened; `operator_area`: area code of the district where the operator is registered."""

    platform: str | None = None
    url: str | None = None
    account: str | None = None
    operator_area: str | None = None


class ReportedFacts(NamedTuple):
    """The typed facts that powers' conditions ask for. None is unknown, never false. `amount` is in yuan."""

    place_kind: str | None = None
    party_kind: str | None = None
    party_count: int | None = None
    repeat_count: int | None = None
    amount: int | float | None = None
    online: Online | None = None


@dataclass(frozen=True, slots=True)
class Photos:
    """Of the attachments: how it was found, and how it was left."""

    before: tuple[str, ...] = ()
    after: tuple[str, ...] = ()


class NewIssue(NamedTuple):
    """What `POST /v1/issues` carries. Values are as given: `issue_rules.validate` says which of them can't be.

    A NamedTuple, as whatever is made for each issue that comes: a frozen dataclass of so many fields takes three times
    as long to make (decision 12).
    """

    channel: str
    title: str = ""
    text: str = ""
    category_code: str | None = None
    location: Location | None = None
    area_code: str | None = None
    address: str | None = None
    occurred_at: datetime | None = None
    urgency: str | None = None
    anonymous: bool = False
    # Real name, for those who handle the case only.
    confidential: bool = False
    reporter: Reporter | None = None
    on_behalf_of: OnBehalfOf | None = None
    attachments: tuple[str, ...] = ()
    about_unit: str | None = None
    external_ref: ExternalRef | None = None
    handled_on_spot: bool = False
    # What whoever spoke to an officer said of being called back; None: nobody asked.
    call_back_wanted: bool | None = None
    photos: Photos = Photos()
    fields: ReportedFacts = ReportedFacts()

    @property
    def urgency_or_normal(self) -> Urgency:
        """A missing urgency is normal."""
        return Urgency(self.urgency or Urgency.NORMAL)
