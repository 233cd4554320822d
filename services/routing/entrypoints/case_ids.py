"""The id of a case, as an address gives it."""

from uuid import UUID

from services.routing.usecases.errors import CaseUnknown


def case_id_of(text: str) -> UUID:
    """Raises CaseUnknown for what is no id of ours."""
    try:
        return UUID(text)
    except ValueError:
        raise CaseUnknown(text) from None
