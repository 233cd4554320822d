"""List categories of the rulebook in force, for forms and menus."""

from collections.abc import Sequence
from dataclasses import dataclass

from services.intake.domain.issue_errors import CategoryUnknown
from services.intake.domain.reference import Category, Reference


@dataclass(frozen=True, slots=True)
class ListCategories:
    """`parent`: only those right below it, empty for the top ones; None for all. `after`: the last code seen."""

    parent: str | None
    after: str | None
    limit: int


@dataclass(frozen=True, slots=True)
class FoundCategories:
    items: Sequence[Category]
    has_more: bool


def list_categories(command: ListCategories, reference: Reference) -> FoundCategories:
    """In the order of their codes. Raises CategoryUnknown for an unknown parent."""
    if command.parent and command.parent not in reference.categories:
        raise CategoryUnknown(command.parent)
    every: Sequence[Category]
    if command.parent is None:
        every = sorted(reference.categories.values(), key=lambda category: category.code)
    else:
        every = reference.children_of(command.parent)
    left = [category for category in every if command.after is None or category.code > command.after]
    return FoundCategories(left[: command.limit], len(left) > command.limit)
