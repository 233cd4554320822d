"""A rulebook as an archive of CSV files: the same bytes for the same rulebook."""

import io
import zipfile
from collections.abc import Mapping

from services.routing.domain.rulebook.canonical import csv_tables
from services.routing.domain.rulebook.tables import Rulebook

# An archive's entries have a time, and nobody knows one that would be right for all who ask.
_TIME_OF_ENTRIES = (1980, 1, 1, 0, 0, 0)


def csv_archive_of(rulebook: Rulebook) -> bytes:
    return csv_archive(csv_tables(rulebook))


def csv_archive(tables: Mapping[str, str]) -> bytes:
    """UTF-8 with a byte order mark, without which Chinese Excel reads GB18030."""
    written = io.BytesIO()
    with zipfile.ZipFile(written, "w", zipfile.ZIP_DEFLATED) as archive:
        for table, text in tables.items():
            archive.writestr(
                zipfile.ZipInfo(f"{table}.csv", _TIME_OF_ENTRIES), text.encode("utf-8-sig"), zipfile.ZIP_DEFLATED
            )
    return written.getvalue()
