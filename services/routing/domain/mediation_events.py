"""What happens to a conflict between parties: watched, mediated, agreed or not, looked at again."""

from services.routing.domain.events import CaseEvent


class CaseWatched(CaseEvent):
    """An early sign (苗头): nothing to decide yet, somebody keeps an eye on it (关注)."""


class WatchEnded(CaseEvent):
    """The time of watching is over; work goes on."""


class MediationOpened(CaseEvent):
    """A mediator of the roster brings the parties together (调解)."""


class MediationSessionRecorded(CaseEvent):
    """A session took place; its minutes are kept, and who consented to what was found."""


class MediationAgreed(CaseEvent):
    """All parties signed an agreement (调解协议)."""


class MediationFailed(CaseEvent):
    """They did not agree: the case is its lead's again, by the list."""


class RecheckOpened(CaseEvent):
    """A month after it was solved an agreement is looked at again (复查), by itself."""
