"""What happens to a task that a partner beyond government does for a case, in the past tense."""

from services.routing.domain.events import CaseEvent


class PartnerTaskOffered(CaseEvent):
    """The power's holder offered partners a task, or invited one (邀请协助)."""


class PartnerTaskClaimed(CaseEvent):
    """A partner took it (认领), for as long as its lease lasts."""


class PartnerTaskReleased(CaseEvent):
    """The partner gave it back."""


class PartnerTaskDone(CaseEvent):
    """The partner says that it is done; it counts when the holder confirms it."""


class PartnerTaskConfirmed(CaseEvent):
    """The holder confirmed that it is done."""


class PartnerTaskSentBack(CaseEvent):
    """The holder found that it is not done: the partner has it again."""


class PartnerTaskWithdrawn(CaseEvent):
    """The holder does without it."""
