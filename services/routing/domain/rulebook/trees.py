"""A tree of codes (areas or categories) with each code's way up, worked out once."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Tree:
    """`lineages`: code → (code itself, its parent, …, the root)."""

    lineages: Mapping[str, tuple[str, ...]]

    def __contains__(self, code: object) -> bool:
        return code in self.lineages

    def lineage(self, code: str) -> tuple[str, ...]:
        return self.lineages[code]

    def within(self, code: str) -> list[str]:
        """The code and all below it: how a code begins says nothing of what is above it (500105 lies in 500000)."""
        return [each for each, lineage in self.lineages.items() if code in lineage]

    def meeting_point(self, codes: Iterable[str]) -> str | None:
        """The lowest code that contains all of these; None when there are none or they share no root."""
        shared: tuple[str, ...] | None = None
        for code in set(codes):
            way_down = self.lineages[code][::-1]
            shared = way_down if shared is None else _common_start(shared, way_down)
        return shared[-1] if shared else None


def grow_tree(parents: Mapping[str, str]) -> tuple[Tree, dict[str, str]]:
    """The tree of all codes with a sound way up, and for each other code its fault (Chinese, with how to mend it)."""
    lineages: dict[str, tuple[str, ...]] = {}
    faults: dict[str, str] = {}
    for code in parents:
        _climb(code, parents, lineages, faults)
    return Tree(lineages), faults


def _climb(code: str, parents: Mapping[str, str], lineages: dict[str, tuple[str, ...]], faults: dict[str, str]) -> None:
    """Walks up until ground already known, then settles every code of the way. No recursion: a chain may be long."""
    way: dict[str, None] = {}
    at = code
    while at and at in parents and at not in lineages and at not in faults and at not in way:
        way[at] = None
        at = parents[at]
    trouble = _trouble(at, parents, way, faults)
    above = () if trouble or not at else lineages[at]
    for each in reversed(way):
        if trouble:
            faults[each] = trouble
        else:
            above = lineages[each] = (each, *above)


def _trouble(stopped_at: str, parents: Mapping[str, str], way: Mapping[str, None], faults: Mapping[str, str]) -> str:
    if stopped_at in way:
        return f"上级成环（经过 {stopped_at}），请改正上级编码"
    if stopped_at and stopped_at not in parents:
        return f"上级 {stopped_at} 不存在，请补上该行或改正上级编码"
    if stopped_at in faults:
        return f"上级 {stopped_at} 有误，请先改正上级"
    return ""


def _common_start(left: tuple[str, ...], right: tuple[str, ...]) -> tuple[str, ...]:
    length = 0
    for one, other in zip(left, right, strict=False):
        if one != other:
            break
        length += 1
    return left[:length]
