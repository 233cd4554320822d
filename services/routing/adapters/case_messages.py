"""Which message tells which event of a case, and by which verb the record names it."""

from collections.abc import Mapping

from google.protobuf.message import Message

from contracts.routing.v1 import case_pb2
from services.routing.domain import casework_events, events

CASE_MESSAGES: Mapping[type[events.CaseEvent], tuple[str, type[Message]]] = {
    events.CaseAssigned: ("case.assigned", case_pb2.CaseAssigned),
    events.CaseSentToTriage: ("case.sent_to_triage", case_pb2.CaseSentToTriage),
    events.CaseDisputed: ("case.disputed", case_pb2.CaseDisputed),
    events.CaseAccepted: ("case.accepted", case_pb2.CaseAccepted),
    events.CaseResolved: ("case.resolved", case_pb2.CaseResolved),
    casework_events.CaseStarted: ("case.started", case_pb2.CaseStarted),
    casework_events.CaseReassigned: ("case.reassigned", case_pb2.CaseReassigned),
    casework_events.AssignmentObjected: ("assignment.objected", case_pb2.AssignmentObjected),
    casework_events.ObjectionDecided: ("objection.decided", case_pb2.ObjectionDecided),
    casework_events.CaseReturned: ("case.returned", case_pb2.CaseReturned),
    casework_events.ReturnRefused: ("return.refused", case_pb2.ReturnRefused),
    casework_events.CaseTransferred: ("case.transferred", case_pb2.CaseTransferred),
    casework_events.CaseDelegated: ("case.delegated", case_pb2.CaseDelegated),
    casework_events.CaseReportedUp: ("case.reported_up", case_pb2.CaseReportedUp),
    casework_events.UnitsWhistled: ("units.whistled", case_pb2.UnitsWhistled),
    casework_events.AssistRequested: ("assist.requested", case_pb2.AssistRequested),
    casework_events.AssistCompleted: ("assist.completed", case_pb2.AssistCompleted),
    casework_events.AssistWaived: ("assist.waived", case_pb2.AssistWaived),
    casework_events.ExtensionRequested: ("extension.requested", case_pb2.ExtensionRequested),
    casework_events.ExtensionDecided: ("extension.decided", case_pb2.ExtensionDecided),
    casework_events.CaseSuspended: ("case.suspended", case_pb2.CaseSuspended),
    casework_events.ReporterAsked: ("reporter.asked", case_pb2.ReporterAsked),
    casework_events.CaseResumed: ("case.resumed", case_pb2.CaseResumed),
    casework_events.MessagePosted: ("message.posted", case_pb2.MessagePosted),
    casework_events.CaseFollowedUp: ("case.followed_up", case_pb2.CaseFollowedUp),
    casework_events.FalseClosureNoticed: ("false_closure.noticed", case_pb2.FalseClosureNoticed),
    casework_events.CaseClosed: ("case.closed", case_pb2.CaseClosed),
    casework_events.CaseRejected: ("case.rejected", case_pb2.CaseRejected),
    casework_events.CaseReopened: ("case.reopened", case_pb2.CaseReopened),
    casework_events.CaseSupervised: ("case.supervised", case_pb2.CaseSupervised),
    casework_events.SupervisionAnswered: ("supervision.answered", case_pb2.SupervisionAnswered),
    casework_events.CaseReminded: ("case.reminded", case_pb2.CaseReminded),
    casework_events.CaseMerged: ("case.merged", case_pb2.CaseMerged),
    casework_events.CaseUnmerged: ("case.unmerged", case_pb2.CaseUnmerged),
    casework_events.CaseLinked: ("case.linked", case_pb2.CaseLinked),
    casework_events.CaseSplit: ("case.split", case_pb2.CaseSplit),
    casework_events.StatementMade: ("statement.made", case_pb2.StatementMade),
    casework_events.CaseRuled: ("case.ruled", case_pb2.CaseRuled),
    casework_events.DeviationNoticed: ("deviation.noticed", case_pb2.DeviationNoticed),
    casework_events.AssistOverdue: ("assist.overdue", case_pb2.AssistOverdue),
    casework_events.CaseSupplemented: ("case.supplemented", case_pb2.CaseSupplemented),
    casework_events.FeedbackNoted: ("feedback.noted", case_pb2.FeedbackNoted),
    casework_events.ReopenAsked: ("reopen.asked", case_pb2.ReopenAsked),
    casework_events.CaseWithdrawn: ("case.withdrawn", case_pb2.CaseWithdrawn),
    casework_events.BreachNoticed: ("breach.noticed", case_pb2.BreachNoticed),
    casework_events.CaseEscalated: ("case.escalated", case_pb2.CaseEscalated),
    casework_events.ClockRebased: ("clock.rebased", case_pb2.ClockRebased),
}
