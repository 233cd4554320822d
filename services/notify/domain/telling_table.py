"""Who is told what: one readable table (event × party × channel × template × urgency).

The reporter hears of what concerns the own issue; how units deal with one another is told to them only.
"""

from dataclasses import dataclass

from services.notify.domain.parties import Channel, Party, Urgency


@dataclass(frozen=True, slots=True)
class Rule:
    """After this event, this party is told by this channel with this template; the case's urgency may hurry it.

    `reason`: the rule is for this reason only, and then those of the event without one don't hold.
    """

    event: str
    party: Party
    channel: Channel
    template: str
    urgency: Urgency
    reason: str = ""


_REPORTER, _HOLDER, _ASSISTANT = Party.REPORTER, Party.POST_HOLDER, Party.ASSISTANT
_SUPERVISOR, _DISPATCHER, _DISPUTED = Party.SUPERVISING_UNIT, Party.DISPATCHER, Party.DISPUTED_UNIT
_NAMED, _FOLLOWER, _UPPER = Party.NAMED, Party.FOLLOWER, Party.UPPER_LEVEL
_INBOX, _CALLBACK = Channel.INBOX, Channel.CALLBACK
_ROUTINE, _PROMPT, _IMMEDIATE = Urgency.ROUTINE, Urgency.PROMPT, Urgency.IMMEDIATE


def _reporter(event: str, template: str, urgency: Urgency, reason: str = "") -> tuple[Rule, ...]:
    """By app, and by phone who has none."""
    return tuple(Rule(event, _REPORTER, channel, template, urgency, reason) for channel in (_INBOX, _CALLBACK))


def _of_office(reason: str) -> tuple[Rule, ...]:
    """An office is late with its decision, and not the lead."""
    return (
        Rule("BreachNoticed", _NAMED, _INBOX, "named_mark_noticed", _PROMPT, reason),
        Rule("BreachNoticed", _SUPERVISOR, _INBOX, "supervisor_mark_noticed", _PROMPT, reason),
    )


_OFFICE_BREACHES = ("ruling_breach", "return_breach", "objection_breach", "question_breach")
# fmt: off
WHO_IS_TOLD = (
    # Of surges: who answers one, and who supervises that. One answer for many goes to everybody in it.
    Rule("SurgeDetected", _NAMED, _INBOX, "unit_surge", _PROMPT),
    Rule("SurgeDetected", _NAMED, _INBOX, "unit_surge_to_verify", _PROMPT, "to_verify"),
    Rule("SurgeHandled", _NAMED, _INBOX, "unit_surge_acknowledged", _ROUTINE, "acknowledged"),
    Rule("SurgeHandled", _NAMED, _INBOX, "unit_surge_marked", _PROMPT, "marked"),
    Rule("SurgeHandled", _NAMED, _INBOX, "unit_surge_reminded", _PROMPT, "reminded"),
    Rule("SurgeHandled", _NAMED, _INBOX, "unit_surge_escalated", _IMMEDIATE, "escalated"),
    Rule("SurgeHandled", _NAMED, _INBOX, "unit_surge_answered", _ROUTINE, "answered"),
    *_reporter("IssueAnswered", "reporter_answered_together", _PROMPT),
    Rule("IssueAnswered", _FOLLOWER, _INBOX, "follower_answered_together", _PROMPT),

    # event              party        channel    template               urgency
    *_reporter("CaseAssigned", "reporter_assigned", _PROMPT),
    Rule("CaseAssigned", _FOLLOWER, _INBOX, "follower_assigned", _ROUTINE),
    Rule("CaseAssigned", _HOLDER,     _INBOX,    "post_assigned",       _PROMPT),
    Rule("CaseAssigned", _SUPERVISOR, _INBOX,    "supervisor_assigned", _ROUTINE),
    Rule("CaseAssigned", _ASSISTANT,  _INBOX,    "assistant_assigned",  _PROMPT),

    *_reporter("CaseSentToTriage", "reporter_triaged", _ROUTINE),
    Rule("CaseSentToTriage", _DISPATCHER, _INBOX,    "dispatcher_triaged", _PROMPT),

    *_reporter("CaseDisputed", "reporter_disputed", _ROUTINE),
    Rule("CaseDisputed", _DISPATCHER, _INBOX,    "dispatcher_disputed", _PROMPT),
    Rule("CaseDisputed", _DISPUTED,   _INBOX,    "unit_disputed",       _PROMPT),
    Rule("CaseDisputed", _SUPERVISOR, _INBOX,    "supervisor_recused",  _PROMPT),
    Rule("CaseDisputed", _UPPER,      _INBOX,    "upper_disputed",      _PROMPT),

    *_reporter("CaseAccepted", "reporter_accepted", _ROUTINE),
    Rule("CaseAccepted", _SUPERVISOR, _INBOX,    "supervisor_accepted", _ROUTINE),

    *_reporter("CaseResolved", "reporter_resolved", _PROMPT),
    Rule("CaseResolved", _FOLLOWER, _INBOX, "follower_resolved", _PROMPT),
    Rule("CaseResolved", _SUPERVISOR, _INBOX,    "supervisor_resolved", _ROUTINE),

    *_reporter("CaseStarted", "reporter_started", _ROUTINE),

    Rule("CaseReassigned", _HOLDER, _INBOX, "post_assigned", _PROMPT),
    Rule("AssignmentObjected", _SUPERVISOR, _INBOX, "supervisor_objected", _PROMPT),
    Rule("ObjectionDecided",   _HOLDER,     _INBOX, "post_objection_decided", _PROMPT),

    Rule("CaseReturned",  _DISPATCHER, _INBOX, "dispatcher_returned", _PROMPT),
    Rule("CaseReturned",  _SUPERVISOR, _INBOX, "supervisor_returned", _ROUTINE),
    Rule("ReturnRefused", _HOLDER,     _INBOX, "post_return_refused", _PROMPT),

    *_reporter("CaseTransferred", "reporter_handed_on", _PROMPT),
    Rule("CaseTransferred", _FOLLOWER, _INBOX, "follower_assigned", _ROUTINE),
    Rule("CaseTransferred", _HOLDER,     _INBOX, "post_assigned",       _PROMPT),
    Rule("CaseTransferred", _SUPERVISOR, _INBOX, "supervisor_assigned", _ROUTINE),
    Rule("CaseTransferred", _ASSISTANT,  _INBOX, "assistant_assigned",  _PROMPT),
    *_reporter("CaseDelegated", "reporter_handed_on", _PROMPT),
    Rule("CaseDelegated", _FOLLOWER, _INBOX, "follower_assigned", _ROUTINE),
    Rule("CaseDelegated", _HOLDER,     _INBOX, "post_assigned",       _PROMPT),
    Rule("CaseDelegated", _SUPERVISOR, _INBOX, "supervisor_assigned", _ROUTINE),
    Rule("CaseDelegated", _ASSISTANT,  _INBOX, "assistant_assigned",  _PROMPT),
    *_reporter("CaseMoved", "reporter_handed_on", _PROMPT),
    Rule("CaseMoved", _FOLLOWER,   _INBOX, "follower_assigned",   _ROUTINE),
    Rule("CaseMoved", _HOLDER,     _INBOX, "post_moved",          _PROMPT),
    Rule("CaseMoved", _SUPERVISOR, _INBOX, "supervisor_assigned", _ROUTINE),
    Rule("CaseReportedUp", _NAMED, _INBOX, "named_reported_up", _PROMPT),
    Rule("UnitsWhistled",  _NAMED, _INBOX, "named_whistled",    _PROMPT),
    Rule("MessagePosted",  _NAMED, _INBOX, "named_message",     _PROMPT),

    Rule("AssistRequested", _NAMED,     _INBOX, "named_assist_requested", _PROMPT),
    Rule("AssistCompleted", _HOLDER,    _INBOX, "post_assist_completed",  _ROUTINE),
    Rule("AssistWaived",    _NAMED,     _INBOX, "named_assist_waived",    _ROUTINE),
    Rule("AssistOverdue",   _HOLDER,    _INBOX, "post_assist_overdue",    _PROMPT),
    Rule("AssistOverdue",   _NAMED,     _INBOX, "named_assist_overdue",   _PROMPT),
    Rule("AssistOverdue",   _UPPER,     _INBOX, "upper_assist_overdue",   _PROMPT),

    *_reporter("FixProposed", "reporter_fix_proposed", _PROMPT),
    Rule("FixProposed",      _FOLLOWER,   _INBOX, "follower_fix_proposed", _PROMPT),
    Rule("FixAnswerNoted",   _HOLDER,     _INBOX, "post_fix_answered",     _ROUTINE),
    Rule("QuestionNoted",    _DISPATCHER, _INBOX, "dispatcher_question",   _PROMPT),
    *_reporter("QuestionAnswered", "reporter_question_answered", _PROMPT),

    # Partners are told of their tasks without a word of the case.
    Rule("PartnerTaskOffered",   _NAMED, _INBOX, "partner_task_offered",   _PROMPT),
    Rule("PartnerTaskSentBack",  _NAMED, _INBOX, "partner_task_sent_back", _PROMPT),
    Rule("PartnerTaskConfirmed", _NAMED, _INBOX, "partner_task_confirmed", _ROUTINE),
    Rule("PartnerTaskWithdrawn", _NAMED, _INBOX, "partner_task_withdrawn", _PROMPT),
    Rule("PartnerTaskClaimed",  _HOLDER, _INBOX, "post_partner_claimed",  _ROUTINE),
    Rule("PartnerTaskReleased", _HOLDER, _INBOX, "post_partner_released", _PROMPT),
    Rule("PartnerTaskDone",     _HOLDER, _INBOX, "post_partner_done",     _PROMPT),

    Rule("ExtensionRequested", _SUPERVISOR, _INBOX, "supervisor_extension_requested", _PROMPT),
    *_reporter("ExtensionDecided", "reporter_extension_decided", _ROUTINE),
    Rule("ExtensionDecided", _HOLDER, _INBOX, "post_extension_decided", _PROMPT),

    *_reporter("CaseSuspended", "reporter_suspended", _ROUTINE),
    Rule("CaseSuspended", _SUPERVISOR, _INBOX, "supervisor_suspended", _ROUTINE),
    *_reporter("ReporterAsked", "reporter_asked", _PROMPT),
    Rule("CaseResumed",      _HOLDER, _INBOX, "post_resumed",      _PROMPT),
    Rule("CaseSupplemented", _HOLDER, _INBOX, "post_supplemented", _PROMPT),

    *_reporter("CaseWatched", "reporter_watched", _ROUTINE),
    Rule("CaseWatched", _SUPERVISOR, _INBOX, "supervisor_watched", _ROUTINE),
    Rule("WatchEnded",  _HOLDER,     _INBOX, "post_watch_ended",   _PROMPT),
    *_reporter("MediationOpened", "reporter_mediation_opened", _PROMPT),
    Rule("MediationOpened", _SUPERVISOR, _INBOX, "supervisor_mediation_opened", _ROUTINE),
    *_reporter("MediationAgreed", "reporter_mediation_agreed", _PROMPT),
    Rule("MediationAgreed", _HOLDER,     _INBOX, "post_mediation_agreed",       _PROMPT),
    *_reporter("MediationFailed", "reporter_mediation_failed", _PROMPT),
    Rule("MediationFailed", _HOLDER,     _INBOX, "post_mediation_failed",       _PROMPT),
    Rule("MediationFailed", _SUPERVISOR, _INBOX, "supervisor_mediation_failed", _ROUTINE),
    Rule("RecheckOpened",   _DISPATCHER, _INBOX, "dispatcher_recheck",          _PROMPT),
    Rule("RecheckOpened",   _HOLDER,     _INBOX, "post_recheck",                _ROUTINE),

    Rule("FeedbackNoted", _DISPATCHER, _INBOX, "dispatcher_feedback",     _ROUTINE),
    # A poor rating may be contested by whose it is.
    Rule("FeedbackNoted", _DISPATCHER, _INBOX, "dispatcher_feedback",     _ROUTINE, "dissatisfied"),
    Rule("FeedbackNoted", _NAMED,      _INBOX, "named_rating",            _ROUTINE, "dissatisfied"),
    Rule("CaseFollowedUp", _NAMED,     _INBOX, "named_rating",            _ROUTINE, "unsatisfied"),
    Rule("ReopenAsked",   _DISPATCHER, _INBOX, "dispatcher_reopen_asked", _PROMPT),
    *_reporter("CaseReopened", "reporter_reopened", _PROMPT),
    Rule("CaseReopened", _FOLLOWER, _INBOX, "follower_reopened", _PROMPT),
    Rule("CaseReopened", _HOLDER,     _INBOX, "post_reopened",       _PROMPT),
    Rule("CaseReopened", _SUPERVISOR, _INBOX, "supervisor_reopened", _ROUTINE),
    Rule("FalseClosureNoticed", _SUPERVISOR, _INBOX, "supervisor_false_closure", _PROMPT),
    *_reporter("CaseClosed", "reporter_closed", _ROUTINE),
    Rule("CaseClosed", _FOLLOWER, _INBOX, "follower_closed", _ROUTINE),
    *_reporter("CaseRejected", "reporter_rejected", _PROMPT),
    Rule("CaseRejected", _FOLLOWER, _INBOX, "follower_rejected", _PROMPT),
    Rule("CaseRejected", _HOLDER, _INBOX, "post_rejected", _ROUTINE),

    # The ladder of the escalation table: the lead, and whom the table names at each step.
    Rule("CaseSupervised",      _HOLDER,     _INBOX, "post_supervised",                 _PROMPT),
    Rule("CaseSupervised",      _UPPER,      _INBOX, "upper_supervised",                _PROMPT),
    Rule("SupervisionAnswered", _SUPERVISOR, _INBOX, "supervisor_supervision_answered", _PROMPT),
    Rule("SupervisionAnswered", _UPPER,      _INBOX, "supervisor_supervision_answered", _PROMPT),
    Rule("CaseReminded",        _HOLDER,     _INBOX, "post_reminded",                   _PROMPT),
    Rule("CaseReminded",        _UPPER,      _INBOX, "upper_reminded",                  _PROMPT),
    Rule("CaseEscalated",       _HOLDER,     _INBOX, "post_supervised",                 _PROMPT),
    Rule("CaseEscalated",       _UPPER,      _INBOX, "named_escalated",                 _PROMPT),
    Rule("BreachNoticed",       _HOLDER,     _INBOX, "post_breach",                     _PROMPT),
    Rule("BreachNoticed",       _SUPERVISOR, _INBOX, "supervisor_breach",               _PROMPT),
    *(rule for reason in _OFFICE_BREACHES for rule in _of_office(reason)),
    Rule("BreachNoticed",       _NAMED,      _INBOX, "named_mark_noticed",              _PROMPT),
    Rule("DeviationNoticed",    _SUPERVISOR, _INBOX, "supervisor_deviation",            _ROUTINE),
    Rule("DeviationNoticed",    _NAMED,      _INBOX, "named_mark_noticed",              _PROMPT),
    Rule("FalseClosureNoticed", _NAMED,      _INBOX, "named_mark_noticed",              _PROMPT),
    Rule("MarkReminded",        _NAMED,      _INBOX, "named_mark_reminded",             _PROMPT),
    # From here on those who decide, and in the end the marked post and who supervises it.
    Rule("MarkHeard",           _NAMED,      _INBOX, "named_mark_heard",                _PROMPT),
    Rule("MarkUnanswered",      _NAMED,      _INBOX, "named_mark_unanswered",           _PROMPT),
    Rule("MarkAppealed",        _NAMED,      _INBOX, "named_mark_appealed",             _PROMPT),
    Rule("MarkUpheld",          _NAMED,      _INBOX, "named_mark_upheld",               _PROMPT),
    Rule("MarkUpheld",          _SUPERVISOR, _INBOX, "supervisor_mark_upheld",          _ROUTINE),
    Rule("MarkExcused",         _NAMED,      _INBOX, "named_mark_excused",              _PROMPT),
    Rule("MarkExcused",         _SUPERVISOR, _INBOX, "supervisor_mark_excused",         _ROUTINE),

    *_reporter("CaseMerged", "reporter_merged", _PROMPT),
    Rule("CaseMerged", _FOLLOWER, _INBOX, "follower_merged", _ROUTINE),
    Rule("CaseMerged", _HOLDER, _INBOX, "post_merged", _ROUTINE),
    *_reporter("CaseUnmerged", "reporter_unmerged", _ROUTINE),
    Rule("CaseUnmerged", _HOLDER, _INBOX, "post_unmerged", _PROMPT),
    *_reporter("CaseSplit", "reporter_split", _PROMPT),
    Rule("CaseSplit", _HOLDER, _INBOX, "post_split", _ROUTINE),
    *_reporter("CaseWithdrawn", "reporter_withdrawn", _ROUTINE),
    Rule("CaseWithdrawn", _FOLLOWER, _INBOX, "follower_withdrawn", _PROMPT),
    Rule("CaseWithdrawn", _HOLDER,    _INBOX, "post_withdrawn",      _PROMPT),
    Rule("CaseWithdrawn", _ASSISTANT, _INBOX, "assistant_withdrawn", _PROMPT),
    # The answer was there before: nothing is taken back, and nobody is told that it was.
    *_reporter("CaseWithdrawn", "reporter_withdrawal_late", _ROUTINE, "too_late"),
    Rule("CaseWithdrawn", _HOLDER, _INBOX, "post_withdrawal_late", _ROUTINE, "too_late"),

    *_reporter("CaseRuled", "reporter_assigned", _PROMPT),
    Rule("CaseRuled", _FOLLOWER, _INBOX, "follower_assigned", _ROUTINE),
    Rule("CaseRuled", _HOLDER,     _INBOX, "post_ruled",       _PROMPT),
    Rule("CaseRuled", _DISPUTED,   _INBOX, "unit_ruled",       _PROMPT),
    Rule("CaseRuled", _SUPERVISOR, _INBOX, "supervisor_ruled", _ROUTINE),
    Rule("CaseRuled", _ASSISTANT, _INBOX, "assistant_assigned", _PROMPT),
    Rule("StatementMade", _DISPATCHER, _INBOX, "dispatcher_statement", _ROUTINE),
)
# fmt: on
