"""What intake heard from WeChat of people's consents."""

from datetime import UTC, datetime
from typing import cast

from chassis.errors import InvalidMessage
from chassis.events import IncomingEvent
from contracts.intake.v1 import consent_pb2
from services.notify.usecases.change_consent import ChangeConsent

CONSENT_TYPE = consent_pb2.MessageConsentChanged.DESCRIPTOR.full_name
_CHANGES = {consent_pb2.CONSENT_CHANGE_GIVEN: True, consent_pb2.CONSENT_CHANGE_WITHDRAWN: False}


def changed_consent(event: IncomingEvent) -> ChangeConsent:
    """Raises InvalidMessage."""
    message = cast(consent_pb2.MessageConsentChanged, event.message)
    reporter_ref, template_id = message.record.subject_ref, message.template_id
    if not reporter_ref or not template_id or message.change not in _CHANGES:
        raise InvalidMessage("subject_ref, template_id or change is missing")
    at = datetime.fromtimestamp(message.changed_at.seconds, UTC)
    return ChangeConsent(reporter_ref, template_id, _CHANGES[message.change], at)
