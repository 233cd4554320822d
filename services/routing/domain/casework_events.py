"""What happens to a case between assignment and closing, in the past tense."""

from services.routing.domain.events import CaseEvent


class CaseStarted(CaseEvent):
    """The lead post began to work on it (办理)."""


class CaseReassigned(CaseEvent):
    """Another post of the lead unit has it now."""


class AssignmentObjected(CaseEvent):
    """The post objects to an assignment off the list (异议)."""


class ObjectionDecided(CaseEvent):
    """A supervising post upheld or refused the objection."""


class CaseReturned(CaseEvent):
    """The lead unit returned it (退单)."""


class ReturnRefused(CaseEvent):
    """The dispatcher refused the return: the same facts give the same holder."""


class CaseTransferred(CaseEvent):
    """Another unit leads now (转办)."""


class CaseDelegated(CaseEvent):
    """A lower unit leads now (交办)."""


class CaseMoved(CaseEvent):
    """Another post or unit has it, by the list in force: its own is vacant, gone or no longer named (移交)."""


class CaseReportedUp(CaseEvent):
    """The lead unit reported to a higher unit (上报)."""


class UnitsWhistled(CaseEvent):
    """A street or community called units, who have to report (吹哨)."""


class AssistRequested(CaseEvent):
    """A unit was asked to help (协办)."""


class AssistCompleted(CaseEvent):
    """An assistant answered."""


class AssistWaived(CaseEvent):
    """The lead does without an assistant's answer, with a reason."""


class ExtensionRequested(CaseEvent):
    """The lead unit asked for more time."""


class ExtensionDecided(CaseEvent):
    """More time was granted or refused (延期审批)."""


class CaseSuspended(CaseEvent):
    """Work rests, and so does the clock (挂起)."""


class ReporterAsked(CaseEvent):
    """The reporter was asked for something (待补充)."""


class CaseResumed(CaseEvent):
    """Work goes on, and so does the clock."""


class MessagePosted(CaseEvent):
    """Somebody wrote in the case's dialogue."""


class CaseFollowedUp(CaseEvent):
    """The follow-up unit asked the reporter (回访)."""


class FalseClosureNoticed(CaseEvent):
    """It was said to be done and is not (虚假办结); counts only after a hearing."""


class CaseClosed(CaseEvent):
    """Closed (结案)."""


class CaseRejected(CaseEvent):
    """Not accepted, with reason and basis (不予受理)."""


class CaseReopened(CaseEvent):
    """To be done again (重办)."""


class CaseSupervised(CaseEvent):
    """A supervising unit demands a written answer (督办)."""


class SupervisionAnswered(CaseEvent):
    """The lead unit answered the supervision."""


class CaseReminded(CaseEvent):
    """Somebody was reminded (催办)."""


class CaseMerged(CaseEvent):
    """It is answered with another case (并案)."""


class CaseUnmerged(CaseEvent):
    """It goes its own way again."""


class CaseLinked(CaseEvent):
    """It was linked with another case (关联)."""


class CaseSplit(CaseEvent):
    """Its parts are cases of their own (拆分)."""


class StatementMade(CaseEvent):
    """A party to the dispute stated its view."""


class CaseRuled(CaseEvent):
    """The deciding unit ruled who leads (管辖裁决)."""


class DeviationNoticed(CaseEvent):
    """A prescribed step was left out or taken by another post; counts only after a hearing."""


class AssistOverdue(CaseEvent):
    """An assistant has not answered in time."""


class CaseSupplemented(CaseEvent):
    """The reporter added something (补充)."""


class FeedbackNoted(CaseEvent):
    """The reporter said how it came out (评价)."""


class ReopenAsked(CaseEvent):
    """The reporter asks for it to be done again."""


class CaseWithdrawn(CaseEvent):
    """The reporter withdrew it (撤回)."""


class BreachNoticed(CaseEvent):
    """A due time has passed; counts only after a hearing."""


class CaseEscalated(CaseEvent):
    """It went a step up the ladder: warning, supervision, one level up (提级)."""


class ClockRebased(CaseEvent):
    """A due time was reckoned anew, by a calendar that has come out."""


class MarkHeard(CaseEvent):
    """The marked post stated its side (陈述)."""


class MarkUpheld(CaseEvent):
    """A unit that is no party upheld the mark: it counts (认定成立)."""


class MarkExcused(CaseEvent):
    """A unit that is no party excused the mark: it counts nowhere (免予认定)."""


class MarkAppealed(CaseEvent):
    """The marked post appeals, once: the mark counts nowhere until that is decided (申诉)."""


class MarkReminded(CaseEvent):
    """The marked post was reminded that it may state its side (催促陈述)."""


class MarkUnanswered(CaseEvent):
    """The time to state a side is over, and nobody did: it is decided without (逾期未陈述)."""
