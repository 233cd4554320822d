"""The names that departments and operators rely on. A name may be added here and never taken away."""

import pytest

from chassis.topics import register

CASE_TOPICS = ("intake.issue.v1", "routing.case.v1", "notify.delivery.v1")
RECORD_TOPICS = ("intake.record.v1", "routing.record.v1", "notify.record.v1", "audit.record.v1")
ALERT_TOPICS = ("intake.alert.v1", "audit.alert.v1")
RULEBOOK_TOPIC = "routing.rulebook.v1"
# Beyond the interface: what audit orders of intake, and what intake hears from WeChat for notify.
ERASURE_TOPIC, CONSENT_TOPIC = "audit.erasure.v1", "intake.consent.v1"


def test_the_topics_are_those_of_the_interface():
    beyond = {ERASURE_TOPIC, CONSENT_TOPIC}
    assert set(register()) == {*CASE_TOPICS, *RECORD_TOPICS, *ALERT_TOPICS, RULEBOOK_TOPIC, *beyond}


@pytest.mark.parametrize("topic", CASE_TOPICS)
def test_what_happens_to_a_case_stays_in_order_by_its_id(topic: str):
    assert register()[topic].key == "case_id"


def test_surges_are_keyed_by_surge_and_records_by_whom_they_concern():
    assert register()["intake.alert.v1"].key == "surge_id"
    assert {register()[topic].key for topic in RECORD_TOPICS} == {"subject_or_actor"}


def test_releases_of_the_rulebook_are_kept_for_ever_and_in_one_order():
    rulebook = register()[RULEBOOK_TOPIC]
    assert (rulebook.partitions, rulebook.compacted, rulebook.retention_days) == (1, True, 0)
    assert rulebook.key == "kind:code@version"


def test_every_topic_has_its_dead_letters_beside_it():
    assert all(topic.dead_letter == f"{name}.dlq" for name, topic in register().items())
