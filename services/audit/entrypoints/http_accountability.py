"""GET /v1/accountability: what a unit, post or power has to answer for, each line with the record that proves it."""

from typing import Annotated, cast

from fastapi import APIRouter, Depends, Query, Request, Response

from chassis.web.pages import PageRequest, page_answer, page_request
from chassis.web.problems import BadField
from chassis.web.shapes import Page
from services.audit.application import Application
from services.audit.domain.accountability import Line, more_of
from services.audit.entrypoints.accountability_shapes import HearingView, LineView
from services.audit.entrypoints.http_records import Moment, Term, before_index
from services.audit.entrypoints.http_samples import event_links
from services.audit.entrypoints.inquiries import Asking, fields_refused
from services.audit.usecases.hold_to_account import HoldToAccount, hold_to_account


def accountability_routes(app: Application) -> APIRouter:
    router = APIRouter(tags=["accountability"])

    @router.get(
        "/v1/accountability",
        summary="单位、岗位或权力在一段时间内的问责台账 / what has to be answered for",
        responses={200: {"model": Page[LineView]}},
    )
    async def accountability(
        request: Request,
        asking: Asking,
        page: Annotated[PageRequest, Depends(page_request)],
        unit: Term = None,
        post: Term = None,
        power: Term = None,
        since: Annotated[Moment | None, Query(alias="from", description="occurred_at ≥ from")] = None,
        until: Annotated[Moment | None, Query(alias="to", description="occurred_at < to")] = None,
        counting: Annotated[bool, Query(description="只看认定成立的 / only what was upheld")] = False,
    ) -> Response:
        if unit is None and post is None and power is None:
            zh, en = "请给出 unit、post 或 power", "name a unit, a post or a power"
            raise fields_refused([BadField("unit", "missing", zh, en)])
        before = before_index(page)
        command = HoldToAccount(asking, unit, post, power, since, until, page.limit, before, counting)
        async with app.unit_of_work() as work:
            found = await hold_to_account(command, work, app.clock)
        following = None if found.next_before_index is None else (found.next_before_index,)
        return page_answer(request, [_view(line) for line in found.lines], following)

    return router


def _view(line: Line) -> LineView:
    leaf = line.leaf
    view = {
        "kind": line.kind,
        "case_id": leaf["case_id"],
        "case_version": leaf["case_version"],
        "occurred_at": leaf["occurred_at"],
        "unit": line.unit or None,
        "post": line.post or None,
        "power_code": line.power or None,
        "rulebook": (leaf.get("power") or {}).get("rulebook"),
        "reason_code": leaf.get("reason_code"),
        **more_of(line),
        "outcome": line.outcome or None,
        "counts": line.counts,
        "hearing": _hearing(line),
        "time": list(line.booked),
        "event_id": leaf["event_id"],
        "index": leaf["index"],
        "links": event_links(leaf["event_id"]) | {"trail": f"/v1/cases/{leaf['case_id']}/trail"},
    }
    return cast(LineView, view)


def _hearing(line: Line) -> HearingView | None:
    """The newest word on the mark and who said it; None while nobody has spoken."""
    said = line.said_by
    if said is None or said["event_id"] == line.leaf["event_id"]:
        return None
    return {
        "action": said["action"],
        "occurred_at": said["occurred_at"],
        "unit": said["actor"]["unit"],
        "post": said["actor"]["post"],
        "reason_code": said.get("reason_code"),
        "event_id": said["event_id"],
        "links": event_links(said["event_id"]),
    }
