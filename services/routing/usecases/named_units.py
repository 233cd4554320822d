"""The units that a command names: there, and not the one that the case is about."""

from collections.abc import Sequence

from services.routing.usecases.case_steps import Opened
from services.routing.usecases.errors import FieldError, InvalidFields
from services.routing.usecases.recusal import is_withheld_from
from services.routing.usecases.work_units import is_unit


def require_units(opened: Opened, field_name: str, codes: Sequence[str]) -> None:
    """`field_name`: with `{}` for the place in a list. Raises InvalidFields with every fault."""
    faults = [
        FieldError(field_name.format(index), *fault)
        for index, code in enumerate(codes)
        if (fault := _fault(code, opened)) is not None
    ]
    if faults:
        raise InvalidFields(faults)


def _fault(code: str, opened: Opened) -> tuple[str, str, str] | None:
    """(code, in Chinese, in English)."""
    if not is_unit(code, opened.rulebook):
        return "unknown_unit", f"没有这个单位：{code}", "no such unit"
    if is_withheld_from(code, opened.case.report.about_unit, opened.snapshot):
        return "recused", "被反映的单位须回避", "the case is about this unit"
    return None
