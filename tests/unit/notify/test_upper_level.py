"""Whom the escalation table names is told, and nobody twice of one step."""

from services.notify.adapters.named_parties import upper_level_in
from services.notify.domain.parties import Party, Recipient, RecipientKind
from services.notify.domain.telling_table import WHO_IS_TOLD
from services.notify.domain.who_is_told import EVENTS
from tests.unit.notify.test_who_is_told import told


def test_whom_an_escalation_names_is_told_but_the_unit_it_is_about(news):
    named = (Recipient(RecipientKind.POST, "500105-ZF-P01"), Recipient(RecipientKind.POST, "500105-CG-P01"))
    escalated = news(event="CaseEscalated", upper_level=named, withheld_from=("500105-CG",))
    assert told(escalated) == [(Party.UPPER_LEVEL, "500105-ZF-P01")]


LADDER = (
    '{"rule_code": "ESC-009", "notify_posts": ["500105-CG-P05", "500105-CG-P01"], "notify_units": ["500105-ZW"], '
    '"supervise_unit": "500105-DC", "decide_unit": null}'
)


def test_the_escalation_table_is_kept_to_by_telling_whom_it_names_and_the_lead_once(news):
    upper = upper_level_in(LADDER)
    assert [recipient.ref for recipient in upper] == ["500105-CG-P05", "500105-CG-P01", "500105-ZW", "500105-DC"]
    for event in ("CaseReminded", "CaseSupervised", "CaseEscalated"):
        assert told(news(event=event, upper_level=upper)) == [
            (Party.POST_HOLDER, "500105-CG-P05"),
            (Party.UPPER_LEVEL, "500105-CG-P01"),
            (Party.UPPER_LEVEL, "500105-ZW"),
            (Party.UPPER_LEVEL, "500105-DC"),
        ]
    assert upper_level_in("") == upper_level_in('{"task_id": "t"}') == ()


def test_who_rules_on_a_dispute_is_told_once_of_it(news):
    ruler = upper_level_in('{"dispute_id": "d", "deciding_unit": "500105-BB", "referral": {"decide_unit": "x"}}')
    disputed = news(event="CaseDisputed", disputed_units=("500105-CG",), supervising_unit="", upper_level=ruler)
    assert told(disputed)[-1] == (Party.UPPER_LEVEL, "500105-BB")
    assert told(disputed, dispatcher="500105-BB").count((Party.UPPER_LEVEL, "500105-BB")) == 0


def test_who_demanded_an_answer_hears_of_it_whoever_supervises_the_power(news):
    demanded = upper_level_in('{"supervision_id": "s", "late": false, "supervise_unit": "500105-DC2"}')
    answered = news(event="SupervisionAnswered", upper_level=demanded)
    assert told(answered) == [(Party.SUPERVISING_UNIT, "500105-DC"), (Party.UPPER_LEVEL, "500105-DC2")]
    own = upper_level_in('{"supervise_unit": "500105-DC"}')
    assert told(news(event="SupervisionAnswered", upper_level=own)) == [(Party.SUPERVISING_UNIT, "500105-DC")]


def test_an_upper_level_is_told_last_of_an_event():
    for event in EVENTS:
        parties = [rule.party for rule in WHO_IS_TOLD if rule.event == event]
        assert Party.UPPER_LEVEL not in parties[:-1], event


def test_whose_help_is_late_is_told_once_of_it(news):
    helper, head = Recipient(RecipientKind.POST, "500105-HB-P03"), Recipient(RecipientKind.POST, "500105-HB-P01")
    overdue = news(event="AssistOverdue", named=(helper,), upper_level=(helper, head))
    assert told(overdue) == [
        (Party.POST_HOLDER, "500105-CG-P05"),
        (Party.NAMED, helper.ref),
        (Party.UPPER_LEVEL, head.ref),
    ]
