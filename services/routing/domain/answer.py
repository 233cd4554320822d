"""The shape of a decision."""

from dataclasses import dataclass, field
from typing import Any

from services.routing.domain.deadlines import Deadlines


@dataclass(slots=True)
class Decision:
    """`outcome`: assigned | gap | conflict | needs_fields. Everything but `deadlines` is plain data, ready for JSON.

    `lead`: {unit_code, post_code, person, power_code}; `decision_post`: {post_code, person}; codes may be None where
    the whole unit is vacant. `assistants`, `on_request`: see assistants.py. `asks`: the issue's fields that would
    decide, most useful first. `ties`: [{power_code, unit_code}] of a conflict. `reason`: no_category |
    unknown_category | unknown_area | unknown_fields | needs_finer_area | no_power | equal_precedence | about_unit,
    None when assigned. `referral`: whom the escalation table gives a gap or conflict to. `declared`: the coverage note
    that declares this gap or overlap. `explanation`: {winner, losers, near_misses, unattached, facts}.
    """

    outcome: str
    reason: str | None
    rulebook: dict[str, str]
    explanation: dict[str, Any]
    lead: dict[str, Any] | None = None
    decision_post: dict[str, Any] | None = None
    supervising_unit: str | None = None
    assistants: list[dict[str, Any]] = field(default_factory=list)
    on_request: list[str] = field(default_factory=list)
    deadlines: Deadlines | None = None
    asks: list[str] = field(default_factory=list)
    ties: list[dict[str, str]] = field(default_factory=list)
    referral: dict[str, Any] | None = None
    declared: dict[str, str] | None = None

    def as_dict(self) -> dict[str, Any]:
        """The body of `POST /v1/decisions`, for orjson: the deadlines are times."""
        limits = self.deadlines
        return {
            "outcome": self.outcome,
            "reason": self.reason,
            "lead": self.lead,
            "decision_post": self.decision_post,
            "supervising_unit": self.supervising_unit,
            "assistants": self.assistants,
            "on_request": self.on_request,
            "deadlines": None if limits is None else limits.as_times(),
            "asks": self.asks,
            "ties": self.ties,
            "referral": self.referral,
            "declared": self.declared,
            "rulebook": self.rulebook,
            "explanation": self.explanation,
        }
