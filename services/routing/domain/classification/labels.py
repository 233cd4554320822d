"""From what a person wrote as a label to a category's code."""

from collections.abc import Mapping
from functools import cached_property

from services.routing.domain.classification.word_book import WordBook


class LabelUnclearError(ValueError):
    """A label names no category, or several that have nothing in common; the message (Chinese) says how to mend it."""


class Labels:
    """A label is a code, a name, or a way down of names joined by `/` (`城乡建设/其他`)."""

    def __init__(self, book: WordBook) -> None:
        self._book = book

    @cached_property
    def _by_name(self) -> Mapping[str, list[str]]:
        found: dict[str, list[str]] = {}
        for code, lineage in self._book.categories.lineages.items():
            names = [self._book.names[each] for each in reversed(lineage)]
            for start in range(len(names)):
                found.setdefault("/".join(names[start:]), []).append(code)
        return found

    def code_of(self, label: object) -> str:
        """Of several with that name: the one nearest to the root; else where they meet. Raises LabelUnclearError."""
        if not isinstance(label, str) or not label.strip():
            raise LabelUnclearError("缺少 label，应为事项类别的名称")
        text, tree = label.strip(), self._book.categories
        if text in tree:
            return text
        codes = self._by_name.get(text, [])
        if not codes:
            raise LabelUnclearError(f"没有名为“{text}”的事项类别，请写类别表中的名称或编码")
        level = min(len(tree.lineage(code)) for code in codes)
        nearest = [code for code in codes if len(tree.lineage(code)) == level]
        meeting = nearest[0] if len(nearest) == 1 else tree.meeting_point(nearest)
        if meeting is None:
            shown = "、".join(nearest[:5])
            raise LabelUnclearError(f"“{text}”有 {len(nearest)} 个同名类别（{shown} …），请写编码或 上级/名称")
        return meeting
