"""What the static analysis says of a rulebook, as it is kept beside the version and answered by `check`."""

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

import orjson

from services.routing.domain.analysis import Analysis, report_by_rows
from services.routing.domain.rulebook.tables import Rulebook

LISTS = ("conflicts", "declared", "gaps", "dead", "vacancies", "errors", "findings")
# A list with more of them than this needs another look anyway.
NAMED_MAX = 50


@dataclass(frozen=True, slots=True)
class CheckReport:
    """`content`: {conflicts, declared, gaps, dead, exceptions: {count, examples}, vacancies, errors, findings}."""

    content: Mapping[str, Any]
    blocks: bool

    @property
    def summary(self) -> dict[str, int]:
        counts = {name: len(self.content.get(name, ())) for name in LISTS}
        undeclared = sum(not gap["declared"] for gap in self.content.get("gaps", ()))
        exceptions = self.content.get("exceptions", {}).get("count", 0)
        return {**counts, "undeclared_gaps": undeclared, "exceptions": exceptions, "blocks": int(self.blocks)}

    @property
    def digest(self) -> str:
        """SHA-256 of the content as JSON with sorted keys."""
        return hashlib.sha256(orjson.dumps(self.content, option=orjson.OPT_SORT_KEYS)).hexdigest()

    @property
    def blocking(self) -> list[dict[str, Any]]:
        """What has to be resolved before a review: [{list: conflicts|errors, …as in that list of the report}]."""
        found = ({"list": name, **each} for name in ("conflicts", "errors") for each in self.content.get(name, ()))
        return list(found)[:NAMED_MAX]


def report_of(rulebook: Rulebook, day: date) -> CheckReport:
    """Seconds of work for a large list, so not for the event loop. `day`: history before it is not judged."""
    return told(Analysis(rulebook, day))


def told(analysis: Analysis) -> CheckReport:
    report = report_by_rows(analysis)
    return CheckReport(report.as_dict(), report.blocks)
