"""Categories and issues in the words of GeoReport v2. Of an issue nothing that a person wrote: this is for anybody."""

from datetime import date
from typing import Any

from services.intake.domain.areas import AreaLevel
from services.intake.domain.open311 import open311_attributes
from services.intake.domain.reference import Category, Reference
from services.intake.entrypoints.moments import civil
from services.intake.usecases.stored_issue import StoredIssue

SPECIFICATION = "http://wiki.open311.org/GeoReport_v2"


def discovery_view(base_url: str) -> dict[str, Any]:
    endpoint = {
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


def service_view(category: Category, reference: Reference, day: date) -> dict[str, Any]:
    return {
        "service_code": category.code,
        "service_name": category.name,
        "description": category.name,
        "metadata": bool(open311_attributes(reference.facts_of(category.code, day))),
        "type": "realtime",
        "keywords": "",
        "group": reference.category_name(category.parent) or "",
    }


def definition_view(category: Category, reference: Reference, day: date) -> dict[str, Any]:
    return {
        "service_code": category.code,
        "attributes": open311_attributes(reference.facts_of(category.code, day)),
    }


def request_view(stored: StoredIssue, reference: Reference) -> dict[str, Any]:
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
        "requested_datetime": _seconds(civil(issue.received_at)),
        "updated_datetime": _seconds(civil(progress.steps[-1].at)),
        "expected_datetime": _seconds(civil(progress.resolve_at)),
        "address": _street(issue.area_code, reference),
        "address_id": None,
        "zipcode": None,
        "lat": None,
        "long": None,
        "media_url": None,
    }


def _seconds(moment: str | None) -> str | None:
    """GeoReport's times have no fractions."""
    return None if moment is None else f"{moment[:19]}{moment[-6:]}"


def _street(area_code: str | None, reference: Reference) -> str | None:
    areas = [area for code in reference.gazetteer.lineage(area_code or "") if (area := reference.gazetteer.area(code))]
    return "".join(area.name for area in reversed(areas) if area.level <= AreaLevel.STREET) or None
