"""A decision for its own sake: nothing is stored."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from services.routing.domain.calendar import WorkingCalendar
from services.routing.domain.classification.classifier import Classifier
from services.routing.domain.decision import decide
from services.routing.domain.facts import InvalidFactsError, facts_of
from services.routing.domain.load import NO_LOAD, Load
from services.routing.domain.rulebook.snapshot import Snapshot
from services.routing.usecases.classify_case import suggestions_of
from services.routing.usecases.errors import FieldError, InvalidFields


@dataclass(slots=True)
class DecideIssue:
    """Never changed; for why it is not frozen see IssueFacts.

    `issue`: fields of `POST /v1/issues`, with `time` beside them. `at`: when it counts as accepted.
    """

    issue: Mapping[str, Any]
    at: datetime


def decide_issue(
    command: DecideIssue,
    snapshot: Snapshot,
    calendar: WorkingCalendar,
    load: Load = NO_LOAD,
    classifier: Classifier | None = None,
) -> dict[str, Any]:
    """The body of `POST /v1/decisions`; with a classifier, `suggestions` when there is no category.

    Raises InvalidFields.
    """
    try:
        facts = facts_of(command.issue)
    except InvalidFactsError as error:
        faults = [FieldError(field, "invalid", message, "wrong type or value") for field, message in error.problems]
        raise InvalidFields(faults) from None
    decided = decide(facts, snapshot, load, command.at, calendar).as_dict()
    if classifier is not None and facts.category_code is None and facts.text is not None:
        title, _, text = facts.text.partition("\n")
        decided["suggestions"] = suggestions_of(classifier.predict(title, text))
    return decided
