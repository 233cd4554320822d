"""What a person decided the category of a case is."""

from dataclasses import dataclass
from uuid import UUID


@dataclass(frozen=True, slots=True)
class CategoryLabel:
    """`proposed_code`: what the classifier had put first, empty when nothing. `reason` is masked."""

    case_id: UUID
    category_code: str
    proposed_code: str
    labelled_by: str
    reason: str
