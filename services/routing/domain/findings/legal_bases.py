"""Do the powers rest on law in force? Judged only where the list brings its register of laws (法律登记表)."""

from collections.abc import Iterator
from datetime import date

from services.routing.domain.findings import finding
from services.routing.domain.findings.finding import Finding, named
from services.routing.domain.findings.list_in_force import ListInForce
from services.routing.domain.rulebook.tables import LAW_IN_FORCE, LAW_REPLACED, Law


def law_findings(here: ListInForce) -> Iterator[Finding]:
    if not here.rulebook.laws:
        return
    laws = {_bare(law.name): law for law in here.rulebook.laws}
    resting: dict[str, list[str]] = {}
    for power in here.powers:
        for name in power.legal_basis:
            resting.setdefault(name, []).append(power.power_code)
    for name, codes in sorted(resting.items()):
        fault = _fault(laws.get(_bare(name)), here.day)
        if fault is not None:
            kind, what = fault
            message = f"权力 {named(codes)} 依据{name}，{what}"
            yield Finding(kind, message, tuple(codes), law=name)


def _bare(name: str) -> str:
    return name.strip("《》 ")


def _fault(law: Law | None, day: date) -> tuple[str, str] | None:
    """The kind, and what is wrong with how to mend it; None for a law in force on the day.

    A repealed law still holds on a day before it ended, where the register says when that was.
    """
    if law is None:
        return finding.LAW_UNKNOWN, "而法律登记表没有它；请在 laws 表登记，或改正权力中的名称"
    if law.in_force_from is not None and day < law.in_force_from:
        return finding.LAW_NOT_IN_FORCE, f"而它 {law.in_force_from} 才施行；请改引当日有效的法律，或推迟权力的生效日期"
    ended = law.in_force_to is not None and law.in_force_to < day
    if law.status == LAW_IN_FORCE:
        if not ended:
            return None
        return finding.LAW_NOT_IN_FORCE, f"而它只施行到 {law.in_force_to}；请改引现行法律，或更新 laws 表"
    if law.in_force_to is not None and not ended:
        return None
    if law.status == LAW_REPLACED:
        successor = law.replaced_by or "（laws 表未写明）"
        return finding.LAW_REPLACED, f"它已被{successor}替代；请核对条文后改引{successor}"
    return finding.LAW_REPEALED, "它已废止；请改引现行法律，没有现行依据的权力应予取消"
