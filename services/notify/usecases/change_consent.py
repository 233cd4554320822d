"""Somebody agreed in WeChat to one more message of a kind, or to none any more."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from services.notify.domain.parties import Recipient, RecipientKind
from services.notify.usecases.ports import Consents


class ConsentWork(Protocol):
    @property
    def consents(self) -> Consents: ...


@dataclass(frozen=True, slots=True)
class ChangeConsent:
    """A command; `template_id`: WeChat's."""

    reporter_ref: str
    template_id: str
    given: bool
    at: datetime


async def change_consent(command: ChangeConsent, templates: Mapping[str, str], work: ConsentWork) -> None:
    """`templates`: WeChat's ids by our names; of others we send nothing."""
    owner = Recipient(RecipientKind.REPORTER, command.reporter_ref).owner
    for template in (name for name, template_id in templates.items() if template_id == command.template_id):
        consent = await work.consents.locked(owner, template)
        changed = consent.given_in_wechat(command.at) if command.given else consent.withdrawn(command.at)
        await work.consents.put(owner, template, changed)
