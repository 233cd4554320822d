"""Masking a file of texts."""

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import orjson

from chassis.personal_data.masking import mask
from cli.json_lines import BadLines, objects_in, texts_of_known


def mask_lines(texts: Path, out: Path) -> tuple[int, int]:
    """How many lines were written, and how many were bad: those are told, and have nothing of the text."""
    bad, count = BadLines(), 0
    with out.open("wb") as lines:
        for number, content in objects_in(texts, bad):
            words = texts_of_known(content)
            if isinstance(words, str):
                bad.tell(texts, number, words)
                lines.write(orjson.dumps({"id": content.get("id"), "error": words}) + b"\n")
                continue
            lines.write(orjson.dumps(_answer(content, *words)) + b"\n")
            count += 1
    return count, bad.count


def _answer(content: Mapping[str, Any], title: str, text: str) -> dict[str, Any]:
    masked = mask(text)
    found = [{"kind": hit.kind, "start": hit.start, "end": hit.end} for hit in masked.found]
    answer = {"id": content["id"], "text": masked.text, "found": found}
    return answer | ({"title": mask(title).text} if title else {})
