"""What the analysis found, as `powerlist rulebook check --json` and `POST /v1/rulebooks/{id}/check` tell it."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

Entry = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Report:
    """`conflicts`, `declared`: {power_codes, kind: same|nested|crossing, precedence, category_codes, area_code, leads:
    [{power_code, unit_code}], from, to, witness, …}; a declared one also {reason, suggested_route} and does not block.
    `gaps`: {category_code, area_code, leaf_category_codes, declared, conditional, power_codes, witness, …}.
    `dead`: {power_codes, because: beaten|never_true|no_holder, beaten_by}.
    `exceptions`: {count, examples: [{power_codes (higher first), kind, precedences}]}.
    `vacancies`: {post_code, unit_code, title, role, needed_as, power_codes, stand_in_post_code, declared, reason}.
    `errors`: {file, row, column, message, power_codes}. `findings`: {kind, message, …}.
    """

    day: str
    conflicts: list[Entry] = field(default_factory=list)
    declared: list[Entry] = field(default_factory=list)
    gaps: list[Entry] = field(default_factory=list)
    dead: list[Entry] = field(default_factory=list)
    exceptions: Entry = field(default_factory=lambda: {"count": 0, "examples": []})
    vacancies: list[Entry] = field(default_factory=list)
    errors: list[Entry] = field(default_factory=list)
    findings: list[Entry] = field(default_factory=list)

    @property
    def blocks(self) -> bool:
        """Whether a rulebook must not be published like this: an error, or a conflict that nobody declared."""
        return bool(self.conflicts or self.errors)

    @property
    def counts(self) -> Mapping[str, int]:
        """For a line of summary; `undeclared_gaps` are the ones to look at."""
        names = ("conflicts", "declared", "gaps", "dead", "vacancies", "errors", "findings")
        undeclared = sum(not gap["declared"] for gap in self.gaps)
        found = {name: len(getattr(self, name)) for name in names}
        return {**found, "undeclared_gaps": undeclared, "exceptions": self.exceptions["count"]}

    def as_dict(self) -> Entry:
        return {
            "conflicts": self.conflicts,
            "declared": self.declared,
            "gaps": self.gaps,
            "dead": self.dead,
            "exceptions": self.exceptions,
            "vacancies": self.vacancies,
            "errors": self.errors,
            "findings": self.findings,
            "at": self.day,
        }
