"""A rulebook from files, or by its version from the running routing."""

from collections.abc import Mapping
from pathlib import Path

import click

from cli.rulebook_files import sound_rulebook_of
from services.routing.domain.rulebook.tables import Rulebook


def rulebook_of(name: str, tables: Mapping[str, Path | None]) -> Rulebook:
    """`name`: a folder, workbook or archive when there is one of that name, else a version such as 2026-11-26.1.

    `tables`: those that stand beside the files.
    """
    path = Path(name)
    return sound_rulebook_of(path, tables) if path.exists() else _published(name)


def _published(version: str) -> Rulebook:
    from cli.routing_service import headers_of, routing_service, sound
    from services.routing.adapters.workbooks.files import HandedInFile, import_files
    from services.routing.domain.rulebook.reading import read_imported

    if "/" in version or "\\" in version:
        raise click.ClickException(f"{version}: 没有这个文件 / no such file")
    with routing_service() as (routing, issuer):
        address = f"/v1/rulebooks/{version}/export"
        answer = sound(routing.get(address, params={"format": "csv.zip"}, headers=headers_of(issuer, "publisher")))
    return read_imported(import_files([HandedInFile(f"{version}.zip", answer.content)])).rulebook
