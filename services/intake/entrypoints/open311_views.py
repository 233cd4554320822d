"""Categories and issues in the words of GeoReport v2. Of an issue nothing that a person wrote: this is for anybody."""

from datetime import date, datetime
from typing import Any

from typing_extensions import TypedDict

from chassis.web.shapes import Id, Moment
from services.intake.domain.areas import AreaLevel
from services.intake.domain.open311 import open311_attributes
from services.intake.domain.reference import Category, Reference
from services.intake.entrypoints.moments import civil
from services.intake.usecases.stored_issue import StoredIssue

SPECIFICATION = "http://wiki.open311.org/GeoReport_v2"


class EndpointView(TypedDict):
    specification: str
    url: str
    changeset: Moment
    type: str
    formats: list[str]


class DiscoveryView(TypedDict):
    changeset: Moment
    contact: str
    key_service: str
    endpoints: list[EndpointView]


class ServiceView(TypedDict):
    service_code: str
    service_name: str
    description: str
    metadata: bool
    type: str
    keywords: str
    group: str


class DefinitionView(TypedDict):
    """`attributes`: what is asked, in GeoReport's words."""

    service_code: str
    attributes: list[dict[str, Any]]


class RequestView(TypedDict):
    """What GeoReport has a name for and nobody is told, is null."""

    service_request_id: Id
    status: str
    status_notes: str
    service_name: str | None
    service_code: str | None
    description: str | None
    agency_responsible: str | None
    service_notice: str | None
    requested_datetime: Moment
    updated_datetime: Moment
    expected_datetime: Moment | None
    address: str | None
    address_id: str | None
    zipcode: str | None
    lat: float | None
    long: float | None
    media_url: str | None


class TokenView(TypedDict):
    service_request_id: Id
    token: str


class RefusalView(TypedDict):
    """One thing that was wrong."""

    code: int
    description: str


class RequestedView(TypedDict):
    """`service_notice` has the tracking code."""

    service_request_id: Id
    service_notice: str
    account_id: str | None


def discovery_view(base_url: str) -> DiscoveryView:
    endpoint: EndpointView = {
        "specification": SPECIFICATION,
        "url": f"{base_url.rstrip('/')}/open311/v2",
        "changeset": "2026-11-27T00:00:00+08:00",
        "type": "production",
        "formats": ["text/xml", "application/json"],
    }
    return {
        "changeset": endpoint["changeset"],
        "contact": "12345",
        "key_service": "POST /v1/sessions 取得令牌，作为 api_key 提交 / send a token of POST /v1/sessions as api_key",
        "endpoints": [endpoint],
    }


def service_view(category: Category, reference: Reference, day: date) -> ServiceView:
    return {
        "service_code": category.code,
        "service_name": category.name,
        "description": category.name,
        "metadata": bool(open311_attributes(reference.facts_of(category.code, day))),
        "type": "realtime",
        "keywords": "",
        "group": reference.category_name(category.parent) or "",
    }


def definition_view(category: Category, reference: Reference, day: date) -> DefinitionView:
    return {
        "service_code": category.code,
        "attributes": open311_attributes(reference.facts_of(category.code, day)),
    }


def request_view(stored: StoredIssue, reference: Reference) -> RequestView:
    """The place is told to the street; the words and the point stay sealed."""
    issue, progress = stored.issue, stored.progress
    unit = reference.unit(progress.unit_code or "")
    return {
        "service_request_id": str(issue.id),
        "status": progress.open311_status,
        "status_notes": progress.zh,
        "service_name": reference.category_name(issue.category_code or ""),
        "service_code": issue.category_code,
        "description": None,
        "agency_responsible": unit.name if unit else None,
        "service_notice": None,
        "requested_datetime": _seconds(issue.received_at),
        "updated_datetime": _seconds(progress.steps[-1].at),
        "expected_datetime": _seconds(progress.resolve_at) if progress.resolve_at else None,
        "address": _street(issue.area_code, reference),
        "address_id": None,
        "zipcode": None,
        "lat": None,
        "long": None,
        "media_url": None,
    }


def _seconds(moment: datetime) -> str:
    """GeoReport's times have no fractions."""
    told = civil(moment)
    return f"{told[:19]}{told[-6:]}"


def _street(area_code: str | None, reference: Reference) -> str | None:
    areas = [area for code in reference.gazetteer.lineage(area_code or "") if (area := reference.gazetteer.area(code))]
    return "".join(area.name for area in reversed(areas) if area.level <= AreaLevel.STREET) or None
