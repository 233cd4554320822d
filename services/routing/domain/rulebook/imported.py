"""What was handed in as files, before it is read as a rulebook."""

from collections.abc import Mapping
from dataclasses import dataclass

from services.routing.domain.rulebook.row_error import RowError


@dataclass(frozen=True, slots=True)
class ImportedTables:
    """`tables`: table → CSV text that stands as the sheet or file stood, so that every cell keeps its place.

    `errors`: what is wrong with the files themselves (formulas, merged cells, not a spreadsheet at all); with any of
    them nothing may be published. `notices`: what was left unread and why (other sheets), in Chinese, for people.
    """

    tables: Mapping[str, str]
    errors: tuple[RowError, ...] = ()
    notices: tuple[str, ...] = ()
