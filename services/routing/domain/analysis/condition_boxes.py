"""From a condition to the boxes whose union it is."""

from collections.abc import Iterable, Sequence

from services.routing.domain.analysis.boxes import (
    EVERYTHING,
    Box,
    TooComplexError,
    barring,
    contains,
    limited,
    meet,
    wanting,
)
from services.routing.domain.analysis.spans import (
    DOMAINS,
    ENDLESS,
    OPTIONS,
    URGENT,
    Spans,
    common,
    joined,
    of_numbers,
    rest,
)
from services.routing.domain.conditions.syntax import (
    And,
    Expression,
    KindIn,
    KindIs,
    Not,
    NumberIs,
    Or,
    TextHasAny,
    Urgent,
)

# A condition that falls into more parts is beyond what a reader can follow, too.
BOXES_MAX = 100
_PAIRS_MAX = 1_000

Boxes = tuple[Box, ...]


def boxes_of(expression: Expression, truth: bool = True) -> Boxes:
    """The issues for which the expression is true (or false), given complete facts. Raises TooComplexError."""
    match expression:
        case Not(part):
            return boxes_of(part, not truth)
        case And(parts) if truth:
            return _in_all([boxes_of(part) for part in parts])
        case And(parts):
            return _in_any([boxes_of(part, False) for part in parts])
        case Or(parts) if truth:
            return _in_any([boxes_of(part) for part in parts])
        case Or(parts):
            return _in_all([boxes_of(part, False) for part in parts])
        case TextHasAny(strings):
            return (wanting(strings) if truth else barring(strings),)
    box = _typed(expression, truth)
    return () if box is None else (box,)


def _typed(expression: Expression, truth: bool) -> Box | None:
    match expression:
        case Urgent():
            return limited(URGENT, of_numbers([int(truth)]))
        case NumberIs(field, sign, value):
            spans = _number_spans(sign, value)
        case KindIs(field, sign, option):
            spans = of_numbers([OPTIONS[field].index(option)])
            truth = truth is (sign == "==")
        case KindIn(field, options):
            spans = of_numbers(map(OPTIONS[field].index, options))
        case _:
            raise AssertionError(expression)
    return limited(
        field, common(spans, DOMAINS[field]) if truth else rest(common(spans, DOMAINS[field]), DOMAINS[field])
    )


def _number_spans(sign: str, value: int) -> Spans:
    below, above = (-1, value - 1), (value + 1, ENDLESS)
    return {
        "==": ((value, value),),
        "!=": (below, above),
        ">=": ((value, ENDLESS),),
        "<=": ((-1, value),),
        ">": (above,),
        "<": (below,),
    }[sign]


def _in_all(unions: Sequence[Boxes]) -> Boxes:
    found: Boxes = (EVERYTHING,)
    # The small unions first, so that what has nothing in common falls away early.
    for union in sorted(unions, key=len):
        if len(found) * len(union) > _PAIRS_MAX:
            raise TooComplexError
        found = _tidy(both for left in found for right in union if (both := meet(left, right)))
    return found


def _in_any(unions: Sequence[Boxes]) -> Boxes:
    return _tidy(box for union in unions for box in union)


def _tidy(boxes: Iterable[Box]) -> Boxes:
    """The same union in fewer boxes."""
    kept: list[Box] = []
    for box in boxes:
        _add(kept, box)
        if len(kept) > BOXES_MAX:
            raise TooComplexError
    return tuple(kept)


def _add(kept: list[Box], box: Box) -> None:
    position = 0
    while position < len(kept):
        other = kept[position]
        if contains(other, box):
            return
        whole = box if contains(box, other) else _as_one(other, box)
        if whole is None:
            position += 1
        else:
            del kept[position]
            # A larger box may swallow ones already passed.
            box, position = whole, 0
    kept.append(box)


def _as_one(left: Box, right: Box) -> Box | None:
    """One box for two that differ in a single bound; None when their union is no box."""
    if left.barred != right.barred:
        return None
    if left.limits == right.limits and len(left.wanted) == len(right.wanted):
        common_sets = left.wanted & right.wanted
        if len(common_sets) == len(left.wanted) - 1:
            strings = frozenset[str]().union(*((left.wanted | right.wanted) - common_sets))
            return Box(left.limits, common_sets | {strings}, left.barred)
    if left.wanted == right.wanted and left.limits.keys() == right.limits.keys():
        differing = [field for field in left.limits if left.limits[field] != right.limits[field]]
        if len(differing) == 1:
            return _with_spans(left, differing[0], joined(left.limits[differing[0]], right.limits[differing[0]]))
    return None


def _with_spans(box: Box, field: str, spans: Spans) -> Box:
    limits = {name: known for name, known in box.limits.items() if name != field}
    return Box(limits if spans == DOMAINS[field] else {**limits, field: spans}, box.wanted, box.barred)
