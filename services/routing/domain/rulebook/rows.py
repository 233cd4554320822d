"""One function per table: a row's cells → its record. Faults are noted on the row, and the record is then left out."""

from services.routing.domain.conditions.errors import ConditionError
from services.routing.domain.conditions.parser import parse
from services.routing.domain.rulebook.cells import Row
from services.routing.domain.rulebook.tables import (
    ASSIST,
    LEAD,
    Area,
    Category,
    CoverageNote,
    EscalationRule,
    Post,
    Power,
    ProcessStep,
    Unit,
)

ROLES = ("decision", "supervision", "handling", "assist")
HOLDER_LEVELS = ("district", "street", "community")


def read_area(row: Row) -> Area:
    return Area(row.required("code"), row.text("parent"), row.required("name"), row.required("level"))


def read_category(row: Row) -> Category:
    return Category(row.required("code"), row.text("parent"), row.required("name"), row.integer("level"))


def read_unit(row: Row) -> Unit:
    return Unit(
        unit_code=row.required("unit_code"),
        name=row.required("name"),
        level=row.required("level"),
        unit_type=row.required("unit_type"),
        parent_unit=row.text("parent_unit"),
        area_code=row.required("area_code"),
        duty_phone=row.text("duty_phone"),
        supervising_unit=row.text("supervising_unit"),
    )


def read_post(row: Row) -> Post:
    return Post(
        post_code=row.required("post_code"),
        unit_code=row.required("unit_code"),
        title=row.required("title"),
        role=row.one_of("role", ROLES),
        person_name=row.text("person_name"),
        capacity_open_cases=row.integer("capacity_open_cases"),
    )


def read_power(row: Row) -> Power:
    power = Power(
        power_code=row.required("power_code"),
        name=row.required("name"),
        power_type=row.text("power_type"),
        list_kind=row.text("list_kind"),
        holder_unit_type=row.required_codes("holder_unit_type"),
        holder_level=row.one_of("holder_level", HOLDER_LEVELS),
        decision_post_title=row.required_codes("decision_post_title"),
        supervision_unit_type=row.codes("supervision_unit_type"),
        category_codes=row.required_codes("category_codes"),
        condition=_condition(row),
        keywords=row.codes("keywords"),
        precedence=row.integer("precedence"),
        lead_or_assist=row.one_of("lead_or_assist", (LEAD, ASSIST)),
        assist_unit_types=row.codes("assist_unit_types"),
        respond_within_hours=row.integer("respond_within_hours"),
        resolve_within_workdays=row.integer("resolve_within_workdays"),
        extension_max_workdays=row.integer("extension_max_workdays"),
        legal_basis=row.codes("legal_basis"),
        process_steps=_process_steps(row),
        liability_clause=row.text("liability_clause"),
        in_force_from=row.day("in_force_from"),
        in_force_to=row.day_if_any("in_force_to"),
        lead_power_code=row.text("lead_power_code"),
    )
    if row.sound and power.in_force_to is not None and power.in_force_to < power.in_force_from:
        row.fault("in_force_to", f"早于生效日期 {power.in_force_from}，请对调或改正")
    return power


def _condition(row: Row) -> str:
    source = row.text("condition")
    try:
        if source:
            parse(source)
    except ConditionError as error:
        row.fault("condition", str(error))
    return source


def _process_steps(row: Row) -> tuple[ProcessStep, ...]:
    steps = []
    for part in row.required_codes("process_steps"):
        name, _, who = part.partition("@")
        alternatives = tuple(each.strip() for each in who.split("/") if each.strip())
        if not name or not alternatives:
            row.fault("process_steps", f"“{part}”应写作 步骤@岗位，多个岗位以 / 分隔")
        steps.append(ProcessStep(name, alternatives))
    return tuple(steps)


def read_escalation_rule(row: Row) -> EscalationRule:
    return EscalationRule(
        rule_code=row.required("rule_code"),
        rule_group=row.text("rule_group"),
        urgency=row.required("urgency"),
        holder_level=row.required("holder_level"),
        trigger=row.required("trigger"),
        operator=row.required("operator"),
        threshold=row.required("threshold"),
        threshold_unit=row.text("threshold_unit"),
        action=row.required("action"),
        notify_posts=row.codes("notify_posts"),
        notify_unit_types=row.codes("notify_unit_types"),
        supervise_unit_type=row.text("supervise_unit_type"),
        decide_unit_type=row.text("decide_unit_type"),
        act_within_hours=row.hours_if_any("act_within_hours"),
        max_returns=row.integer_if_any("max_returns"),
        remark=row.text("remark"),
    )


def read_coverage_note(row: Row) -> CoverageNote:
    return CoverageNote(
        kind=row.required("kind"),
        ref=row.required("ref"),
        name=row.text("name"),
        reason=row.text("reason"),
        suggested_route=row.text("suggested_route"),
    )
