"""Surges as officers and supervisors read them."""

from typing import Any

from services.intake.domain.reference import Reference
from services.intake.domain.surges.noticed import NoticedSurge
from services.intake.entrypoints.moments import civil


def surge_view(surge: NoticedSurge, reference: Reference) -> dict[str, Any]:
    """Words are masked. What the single issues say is shown to whoever may see the issue."""
    return {
        "surge_id": str(surge.id),
        "headline": surge.headline,
        "words": surge.words,
        "first_seen": civil(surge.first_seen),
        "detected_at": civil(surge.detected_at),
        "last_joined_at": civil(surge.last_joined_at),
        "growth": round(surge.growth, 2),
        "issue_ids": list(map(str, surge.issues)),
        "issues": len(surge.issues),
        "people": surge.people,
        "areas": list(surge.areas),
        "area_names": [reference.area_name(code) or code for code in surge.areas],
        "category_code": surge.category_code,
        "category_name": reference.category_name(surge.category_code or ""),
        "to_verify": surge.to_verify,
    }
