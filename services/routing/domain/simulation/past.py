"""Past cases in the form in which they can be decided again."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime
from typing import Any

from services.routing.domain.calendar import in_china
from services.routing.domain.facts import facts_of
from services.routing.domain.record import accepted_at_from_record, facts_from_record, load_from_record
from services.routing.domain.replay import PastCase


def past_case_of(case_id: str, issue: Mapping[str, Any], accepted_at: datetime) -> PastCase:
    """From the fields of `POST /v1/issues`; load counts as zero. Raises InvalidFactsError."""
    return PastCase(case_id, facts_of(issue), in_china(accepted_at))


def past_case_of_record(case_id: str, record: Mapping[str, Any], text: str | None, is_open: bool = True) -> PastCase:
    """From the recorded facts of its decision, load included.

    The record holds only the strings that the rulebook of the time looked for. `text` (masked) lets a draft with other
    keywords find its own; None = it is gone, and the case can only be replayed by what was found then.
    """
    facts = facts_from_record(record)
    if text is not None:
        facts = replace(facts, text=text, hits=None)
    return PastCase(case_id, facts, accepted_at_from_record(record), load_from_record(record), is_open)
