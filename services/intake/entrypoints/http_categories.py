"""Categories and what each of them asks for, open to everybody: forms ask before an issue is sent (一次告知)."""

from datetime import date
from typing import Annotated, Any

from fastapi import APIRouter, Depends, Query, Request, Response

from chassis.clock import CIVIL_ZONE
from chassis.security.audience import public
from chassis.web.answers import json_answer
from chassis.web.pages import PageRequest, bad_cursor, page_answer, page_request
from services.intake.application import Application
from services.intake.domain.deciding_facts import DecidingFact
from services.intake.domain.issue_errors import CategoryUnknown
from services.intake.domain.reference import Category, Reference
from services.intake.usecases.list_categories import ListCategories, list_categories


def category_routes(app: Application) -> APIRouter:
    router = APIRouter(prefix="/v1/categories", tags=["categories"], dependencies=[Depends(public)])

    @router.get("", summary="事项分类 / categories")
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

    @router.get("/{code}/facts", summary="该分类需要说明的情况 / what decides in a category")
    async def get_facts(code: str) -> Response:
        await app.releases.looked()
        reference = app.reference
        category = reference.categories.get(code)
        if category is None:
            raise CategoryUnknown(code)
        facts = [fact_view(fact) for fact in reference.facts_of(code, _today(app))]
        return json_answer(
            {"category_code": code, "name": category.name, "facts": facts, "rulebook": _rulebook(reference)}
        )

    return router


def category_view(category: Category, reference: Reference, day: date) -> dict[str, Any]:
    return {
        "code": category.code,
        "parent": category.parent or None,
        "name": category.name,
        "level": category.level,
        "has_children": bool(reference.children_of(category.code)),
        "has_facts": bool(reference.facts_of(category.code, day)),
    }


def fact_view(fact: DecidingFact) -> dict[str, Any]:
    """What a kind of fact does not have is left out."""
    optional = {
        "options": list(fact.options),
        "allowed": list(fact.allowed),
        "limits": list(fact.limits),
    }
    conditions = [{"text": guard.groups, "urgent": guard.urgent} for guard in fact.guards]
    return {
        "field": fact.field,
        "type": fact.kind,
        "why": fact.why,
        "powers": list(fact.powers),
        # The fact matters when one of these holds.
        "when": conditions,
        **{name: value for name, value in optional.items() if value},
    }


def _today(app: Application) -> date:
    return app.clock.now().astimezone(CIVIL_ZONE).date()


def _rulebook(reference: Reference) -> dict[str, str] | None:
    release = reference.release
    return None if release is None else {"version": release.version, "digest": release.digest}


def _code_after(page: PageRequest) -> str | None:
    match page.after:
        case None:
            return None
        case (str() as code,):
            return code
    raise bad_cursor()
