"""Write a new version of a template; it is told nobody until another person has published it."""

from dataclasses import dataclass

from chassis.clock import Clock
from services.notify.domain.access import Reader
from services.notify.domain.errors import FieldsRefused
from services.notify.domain.events import TemplateActed
from services.notify.domain.template_rules import Wording, judged_wording
from services.notify.domain.templates import template_id
from services.notify.usecases.templates.ports import WordingVersion, WordingWork


@dataclass(frozen=True, slots=True)
class DraftWording:
    """A command; `built_in`: the version of the file's template of that name and language, 0 where there is none."""

    wording: Wording
    reader: Reader
    built_in: int


async def draft_wording(command: DraftWording, work: WordingWork, clock: Clock) -> WordingVersion:
    """Raises FieldsRefused with all that is wrong: variables missing, unknown or of another kind, loops of parts."""
    wording, reader, now = command.wording, command.reader, clock.now()
    errors = judged_wording(wording, await work.wordings.parts_in_force(wording.language))
    if errors:
        raise FieldsRefused(errors)
    known = await work.wordings.locked_versions(wording.name, wording.language)
    version = max([command.built_in, *(one.version for one in known)]) + 1
    draft = WordingVersion(wording, version, reader.sub, reader.person or "", now)
    await work.wordings.add(draft)
    work.publish(
        TemplateActed(
            "template.drafted", template_id(wording.name, version, wording.language), "draft", reader.actor, now
        )
    )
    return draft
