"""Categories and what each of them asks for, open to everybody: forms ask before an issue is sent (一次告知)."""

from datetime import date
from typing import Annotated, NotRequired

from fastapi import APIRouter, Depends, Query, Request, Response
from typing_extensions import TypedDict

from chassis.clock import CIVIL_ZONE
from chassis.security.audience import public
from chassis.web.answers import json_answer
from chassis.web.pages import PageRequest, bad_cursor, page_answer, page_request
from chassis.web.shapes import Page, ReleaseView
from services.intake.application import Application
from services.intake.domain.deciding_facts import DecidingFact
from services.intake.domain.issue_errors import CategoryUnknown
from services.intake.domain.reference import Category, Reference
from services.intake.usecases.list_categories import ListCategories, list_categories


class CategoryView(TypedDict):
    code: str
    parent: str | None
    name: str
    level: int
    has_children: bool
    has_facts: bool


class GuardView(TypedDict):
    """Holds when the words have one of each group and, where `urgent`, the issue is urgent."""

    text: list[list[str]]
    urgent: bool


class FactView(TypedDict):
    """`when`: it matters if one of these holds. `options`: the values told apart; `allowed`: all values."""

    field: str
    type: str
    why: str
    powers: list[str]
    when: list[GuardView]
    options: NotRequired[list[str]]
    allowed: NotRequired[list[str]]
    limits: NotRequired[list[int]]


class CategoryFactsView(TypedDict):
    category_code: str
    name: str
    facts: list[FactView]
    rulebook: ReleaseView | None


def category_routes(app: Application) -> APIRouter:
    router = APIRouter(prefix="/v1/categories", tags=["categories"], dependencies=[Depends(public)])

    @router.get("", summary="事项分类 / categories", responses={200: {"model": Page[CategoryView]}})
    async def get_categories(
        request: Request,
        page: Annotated[PageRequest, Depends(page_request)],
        parent: Annotated[str | None, Query(description="上级分类代码，空为第一级；不填为全部")] = None,
    ) -> Response:
        await app.releases.looked()
        reference = app.reference
        found = list_categories(ListCategories(parent, _code_after(page), page.limit), reference)
        items = [category_view(category, reference, _today(app)) for category in found.items]
        return page_answer(request, items, (items[-1]["code"],) if found.has_more else None)

    @router.get(
        "/{code}/facts",
        summary="该分类需要说明的情况 / what decides in a category",
        responses={200: {"model": CategoryFactsView}},
    )
    async def get_facts(code: str) -> Response:
        await app.releases.looked()
        reference = app.reference
        category = reference.categories.get(code)
        if category is None:
            raise CategoryUnknown(code)
        facts = [fact_view(fact) for fact in reference.facts_of(code, _today(app))]
        view: CategoryFactsView = {
            "category_code": code,
            "name": category.name,
            "facts": facts,
            "rulebook": _rulebook(reference),
        }
        return json_answer(view)

    return router


def category_view(category: Category, reference: Reference, day: date) -> CategoryView:
    return {
        "code": category.code,
        "parent": category.parent or None,
        "name": category.name,
        "level": category.level,
        "has_children": bool(reference.children_of(category.code)),
        "has_facts": bool(reference.facts_of(category.code, day)),
    }


def fact_view(fact: DecidingFact) -> FactView:
    """What a kind of fact does not have is left out."""
    view: FactView = {
        "field": fact.field,
        "type": fact.kind,
        "why": fact.why,
        "powers": list(fact.powers),
        # The fact matters when one of these holds.
        "when": [{"text": list(map(list, guard.groups)), "urgent": guard.urgent} for guard in fact.guards],
    }
    if fact.options:
        view["options"] = list(fact.options)
    if fact.allowed:
        view["allowed"] = list(fact.allowed)
    if fact.limits:
        view["limits"] = list(fact.limits)
    return view


def _today(app: Application) -> date:
    return app.clock.now().astimezone(CIVIL_ZONE).date()


def _rulebook(reference: Reference) -> ReleaseView | None:
    release = reference.release
    return None if release is None else {"version": release.version, "digest": release.digest}


def _code_after(page: PageRequest) -> str | None:
    match page.after:
        case None:
            return None
        case (str() as code,):
            return code
    raise bad_cursor()
