"""On which topics the relay of a service writes."""

from chassis.topics import written_by


def test_a_service_writes_on_its_own_topics_and_copies_dead_letters_beside_those_it_reads():
    topics = written_by("intake")
    assert {"intake.issue.v1", "intake.issue.v1.dlq", "routing.case.v1.dlq", "routing.rulebook.v1.dlq"} <= set(topics)
    assert "routing.case.v1" not in topics
    assert len(topics) == len(set(topics))
