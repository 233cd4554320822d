"""One function per table: a row's cells → its record. Faults are noted on the row, and the record is then left out."""

from collections.abc import Callable, Mapping

from services.routing.domain.conditions.errors import ConditionError
from services.routing.domain.conditions.parser import parse
from services.routing.domain.rulebook.headers import COLUMN_TITLES
from services.routing.domain.rulebook.row import Header, Row
from services.routing.domain.rulebook.row_error import RowError
from services.routing.domain.rulebook.tables import (
    ASSIST,
    BACKED_ACTIONS,
    LAW_IN_FORCE,
    LAW_REPEALED,
    LAW_REPLACED,
    LEAD,
    PROCEDURAL,
    Area,
    Category,
    CoverageNote,
    EscalationRule,
    Law,
    Post,
    Power,
    ProcessStep,
    TableName,
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
        person_id=row.text("person_id"),
    )


def read_power(row: Row) -> Power:
    kind = row.one_of("lead_or_assist", (LEAD, ASSIST, PROCEDURAL))
    power = Power(
        power_code=row.required("power_code"),
        name=row.required("name"),
        power_type=row.text("power_type"),
        list_kind=row.text("list_kind"),
        holder_unit_type=row.required_codes("holder_unit_type"),
        holder_level=row.one_of("holder_level", HOLDER_LEVELS),
        decision_post_title=row.required_codes("decision_post_title"),
        supervision_unit_type=row.codes("supervision_unit_type"),
        category_codes=row.codes("category_codes") if kind == PROCEDURAL else row.required_codes("category_codes"),
        condition=_condition(row),
        keywords=row.codes("keywords"),
        precedence=row.integer("precedence"),
        lead_or_assist=kind,
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
        actions=_actions(row, kind),
        staff_assigned=row.integer_if_any("staff_assigned"),
        means=row.text("means"),
        materials=row.codes("materials"),
    )
    if row.sound and power.in_force_to is not None and power.in_force_to < power.in_force_from:
        row.fault("in_force_to", f"早于生效日期 {power.in_force_from}，请对调或改正")
    return power


def _condition(row: Row) -> str:
    source = row.text("condition")
    trouble = row.meaning("condition", source, _condition_trouble) if source else ""
    if trouble:
        row.fault("condition", trouble)
    return source


def _condition_trouble(source: str) -> str:
    try:
        parse(source)
    except ConditionError as error:
        return f"条件 {error.line}:{error.column} {error.message}"
    return ""


def _actions(row: Row, kind: str) -> tuple[str, ...]:
    actions = row.codes("actions")
    if kind != PROCEDURAL and actions:
        row.fault("actions", f"只有“{PROCEDURAL}”行才填支撑的操作，请清空，或把主办/协办改为 {PROCEDURAL}")
    if kind == PROCEDURAL and not actions:
        row.fault("actions", f"“{PROCEDURAL}”行须写明支撑的操作：{'、'.join(BACKED_ACTIONS)}")
    for action in actions:
        if action not in BACKED_ACTIONS:
            row.fault("actions", f"没有操作 {action}，可用：{'、'.join(BACKED_ACTIONS)}")
    return actions


def _process_steps(row: Row) -> tuple[ProcessStep, ...]:
    steps = row.meaning("steps", row.required("process_steps"), _steps)
    for step in steps:
        if not step.name or not step.who:
            row.fault("process_steps", f"“{step.name}”应写作 步骤@岗位，多个岗位以 / 分隔")
    return steps


def _steps(text: str) -> tuple[ProcessStep, ...]:
    """A step that says no name or nobody is kept that way, for its fault."""
    steps = []
    for part in filter(None, map(str.strip, text.split(";"))):
        name, _, who = part.partition("@")
        steps.append(ProcessStep(name, tuple(each.strip() for each in who.split("/") if each.strip())))
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


def read_law(row: Row) -> Law:
    law = Law(
        name=row.required("name"),
        status=row.one_of("status", (LAW_IN_FORCE, LAW_REPEALED, LAW_REPLACED)),
        in_force_from=row.day_if_any("in_force_from"),
        in_force_to=row.day_if_any("in_force_to"),
        replaced_by=row.text("replaced_by"),
    )
    if law.in_force_from and law.in_force_to and law.in_force_to < law.in_force_from:
        row.fault("in_force_to", f"早于施行日期 {law.in_force_from}，请对调或改正")
    return law


READERS: Mapping[TableName, Callable[[Row], object]] = {
    "areas": read_area,
    "categories": read_category,
    "units": read_unit,
    "posts": read_post,
    "powers": read_power,
    "escalation": read_escalation_rule,
    "coverage_notes": read_coverage_note,
    "laws": read_law,
}


def required_columns(table: TableName) -> frozenset[str]:
    """The columns whose cells must not be empty: those that a blank row is faulted for."""
    columns = COLUMN_TITLES[table]
    header = Header(table, {column: position for position, column in enumerate(columns)})
    errors: list[RowError] = []
    READERS[table](Row(header, 2, [""] * len(columns), errors))
    return frozenset(error.column for error in errors)
