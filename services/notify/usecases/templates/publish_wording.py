"""A second person puts a version of a template in force; an older one again is the way back."""

from dataclasses import dataclass, replace

from chassis.clock import Clock
from services.notify.domain.access import Reader
from services.notify.domain.errors import FieldsRefused, SecondPersonNeeded, WordingUnknown
from services.notify.domain.events import TemplateActed
from services.notify.domain.template_rules import judged_wording
from services.notify.domain.templates import template_id
from services.notify.usecases.templates.ports import WordingVersion, WordingWork


@dataclass(frozen=True, slots=True)
class PublishWording:
    """A command."""

    name: str
    language: str
    version: int
    reader: Reader


async def publish_wording(command: PublishWording, work: WordingWork, clock: Clock) -> WordingVersion:
    """From the commit on it is in force; processes look for it every few seconds.

    Raises:
        WordingUnknown: there is none such; versions of the files can't be published.
        SecondPersonNeeded: the caller wrote it.
        FieldsRefused: what it needs is not there any more, such as a part.
    """
    reader, now = command.reader, clock.now()
    # First, so that two parts that are published at once can't close a loop.
    parts = await work.wordings.parts_in_force(command.language)
    known = await work.wordings.locked_versions(command.name, command.language)
    found = next((one for one in known if one.version == command.version), None)
    if found is None:
        raise WordingUnknown(template_id(command.name, command.version, command.language))
    if found.is_written_by(reader.sub, reader.person or ""):
        raise SecondPersonNeeded
    errors = judged_wording(found.wording, parts)
    if errors:
        raise FieldsRefused(errors)
    published = replace(found, published_by=reader.sub, published_at=now)
    await work.wordings.publish(published)
    written = template_id(command.name, command.version, command.language)
    work.publish(TemplateActed("template.published", written, "published", reader.actor, now))
    return published
