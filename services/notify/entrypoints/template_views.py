"""Templates as callers write and see them."""

from typing import Annotated, Any
from uuid import UUID

from pydantic import BaseModel, Field, StringConstraints

from chassis.web.bodies import BodyModel
from services.notify.adapters.template_shelf import TemplateShelf
from services.notify.domain.template_rules import LENGTH_MAX, Wording
from services.notify.domain.templates import LANGUAGE, LANGUAGE_PATTERN, OFFERED, Template, template_id
from services.notify.entrypoints.views import moment
from services.notify.usecases.templates.ports import WordingVersion
from services.notify.usecases.templates.preview_wording import Preview

Written = Annotated[str, StringConstraints(max_length=4 * LENGTH_MAX)]
ShortName = Annotated[str, StringConstraints(pattern=r"^[a-z_]{1,64}$")]


class WordingForm(BodyModel):
    """`variables`: name → kind (text, unit, units, moment, word); parts (`part_…`) have no title."""

    language: Annotated[str, StringConstraints(pattern=LANGUAGE_PATTERN)] = LANGUAGE
    title: Written = ""
    text: Written
    variables: dict[ShortName, ShortName] = Field(default={}, max_length=50)
    together: Annotated[str, StringConstraints(max_length=40)] = Field(
        default="", description="what several of them are called in one message"
    )

    def wording(self, name: str) -> Wording:
        return Wording(name, self.language, self.title, self.text, self.variables, self.together)


class PreviewForm(WordingForm):
    case_id: UUID


class TemplateVersionView(BaseModel):
    """`id` stands in the ledger (`template`); `state` draft or published; `in_force`: told by it now."""

    id: str
    name: str
    language: str
    version: int
    title: str
    text: str
    variables: dict[str, str]
    together: str
    state: str
    in_force: bool
    built_in: bool
    created_by: str | None
    created_at: str | None
    published_by: str | None
    published_at: str | None


class TemplateList(BaseModel):
    items: list[TemplateVersionView]


class PreviewView(BaseModel):
    """`not_known`: variables of which nobody was told in this case yet, shown as 〔name〕."""

    title: str
    text: str
    known: dict[str, str]
    not_known: list[str]


def in_force_view(template: Template, shelf: TemplateShelf) -> dict[str, Any]:
    """Its parts put in."""
    used = sorted(template.title.variables | template.text.variables)
    now = shelf.current.get(template.language, {}).get(template.name)
    return {
        "id": template.id,
        "name": template.name,
        "language": template.language,
        "version": template.version,
        "title": template.title.source,
        "text": template.text.source,
        "variables": {name: OFFERED[name] for name in used},
        "together": template.together,
        "state": "published",
        "in_force": template == now,
        "built_in": template == shelf.built_in.get(template.name),
        "created_by": None,
        "created_at": None,
        "published_by": None,
        "published_at": None,
    }


def version_view(one: WordingVersion, *, is_in_force: bool = False) -> dict[str, Any]:
    wording = one.wording
    return {
        "id": template_id(wording.name, one.version, wording.language),
        "name": wording.name,
        "language": wording.language,
        "version": one.version,
        "title": wording.title,
        "text": wording.text,
        "variables": dict(wording.variables),
        "together": wording.together,
        "state": "published" if one.published_at else "draft",
        "in_force": is_in_force,
        "built_in": False,
        "created_by": one.created_by,
        "created_at": moment(one.created_at),
        "published_by": one.published_by,
        "published_at": moment(one.published_at),
    }


def preview_view(preview: Preview) -> dict[str, Any]:
    return {
        "title": preview.message.title,
        "text": preview.message.text,
        "known": dict(preview.known),
        "not_known": list(preview.not_known),
    }
