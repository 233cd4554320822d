"""A dispute about who leads (管辖争议), and the precedent that its ruling becomes."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any
from uuid import UUID

EQUAL_PRECEDENCE, ABOUT_UNIT, RETURNS, DISPATCHER = "equal_precedence", "about_unit", "returns", "dispatcher"


@dataclass(frozen=True, slots=True)
class Dispute:
    """`parties`: unit codes; none of them rules. `statements`: [{unit, post, at, text}], `ruling`: {unit, power_code,
    basis, reason, by_unit, by_post, by_power, subject: [words]}; their texts are masked.
    `ruled_by`: marks of who ruled, see `four_eyes.py`. `amendment`: what the ruling proposes, {version} of a draft of
    the list or {none: why}; None before somebody looked."""

    id: UUID
    case_id: UUID
    cause: str
    rule_code: str
    deciding_unit: str
    parties: tuple[str, ...]
    opened_at: datetime
    due_at: datetime | None
    area_code: str
    category_code: str
    statements: tuple[Mapping[str, Any], ...] = ()
    ruled_at: datetime | None = None
    ruling: Mapping[str, Any] | None = None
    ruled_by: tuple[str, ...] = ()
    amendment: Mapping[str, Any] | None = None

    def stated(self, statement: Mapping[str, Any]) -> "Dispute":
        return replace(self, statements=(*self.statements, statement))

    def decided_by(self, unit_code: str) -> "Dispute":
        """Another unit has to rule."""
        return replace(self, deciding_unit=unit_code)

    def ruled(self, ruling: Mapping[str, Any], at: datetime, by: tuple[str, ...] = ()) -> "Dispute":
        return replace(self, ruling=ruling, ruled_at=at, ruled_by=by)
