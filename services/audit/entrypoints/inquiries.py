"""Who asks, and why: the part that every supervisor's request has in common."""

from collections.abc import Sequence
from typing import Annotated

from fastapi import Depends, Query

from chassis.security.audience import allow
from chassis.security.tokens import Caller
from chassis.web.problems import BadField, Problem
from services.audit.domain.inquiry import PURPOSE_DEFAULT, Inquirer, Inquiry, is_fit_purpose

# Supervisors and administrators; with a unit in their token they see what concerns that unit.
SUPERVISION = allow("supervisor", "admin")


def inquirer_of(caller: Caller) -> Inquirer:
    return Inquirer(caller.role, caller.ref, caller.unit, caller.post)


def unfit_words(field: str) -> BadField:
    """Of what `is_fit_purpose` refuses."""
    return BadField(
        field, "bad_format", "1–64 个可见字符，不含长号码", "1 to 64 printable characters without long numbers"
    )


def fields_refused(faults: Sequence[BadField]) -> Problem:
    """A 422 with every fault."""
    return Problem(422, "invalid_fields", "有字段不符合要求", "some fields are invalid", errors=faults)


Purpose = Annotated[str, Query(description="查询目的，计入记录 / why you ask; it is recorded")]


async def inquiry(caller: Annotated[Caller, Depends(SUPERVISION)], purpose: Purpose = PURPOSE_DEFAULT) -> Inquiry:
    if not is_fit_purpose(purpose):
        raise fields_refused([unfit_words("purpose")])
    return Inquiry(inquirer_of(caller), purpose)


Asking = Annotated[Inquiry, Depends(inquiry)]


async def whole_log_inquiry(asking: Asking) -> Inquiry:
    """By one who may see every record: the log is one, and a unit's part of it can't be taken out."""
    if asking.inquirer.unit is not None:
        raise Problem(403, "whole_area_only", "只有全域监督员或管理员可以使用", "for supervisors of the whole area")
    return asking


WholeLogAsking = Annotated[Inquiry, Depends(whole_log_inquiry)]
