import pytest

from chassis.errors import InvalidMessage
from chassis.events import Position, RawMessage, understand
from chassis.ids import new_id
from chassis.topics import consumed_by, decode, message_class, register
from contracts.intake.v1.issue_pb2 import Issue, IssueReceived

TOPIC = "intake.issue.v1"
FULL_NAME = "intake.v1.IssueReceived"


def message(payload: bytes | None, **headers: str) -> RawMessage:
    given = {"ce_id": str(new_id()), "ce_type": FULL_NAME, **headers}
    return RawMessage(Position(TOPIC, 0, 0), b"key", payload, {name: value.encode() for name, value in given.items()})


def test_every_registered_message_has_a_generated_class():
    for topic in register().values():
        for name in topic.messages:
            assert message_class(name).DESCRIPTOR.full_name == name


def test_every_message_carries_the_record_as_its_first_field():
    for topic in register().values():
        for name in topic.messages:
            field = message_class(name).DESCRIPTOR.fields_by_number[1]
            assert (field.name, field.message_type.full_name) == ("record", "record.v1.Record")


def test_audit_hears_every_topic():
    assert {topic.name for topic in consumed_by("audit")} == set(register())


def test_a_message_is_decoded_by_its_headers():
    event = understand(message(IssueReceived(issue=Issue(issue_id="x")).SerializeToString()))
    assert event.message.issue.issue_id == "x"


def test_a_field_of_a_newer_minor_version_is_passed_over():
    newer = IssueReceived(issue=Issue(issue_id="x")).SerializeToString() + b"\xfa\x3e\x03new"
    assert decode(TOPIC, FULL_NAME, newer).issue.issue_id == "x"


@pytest.mark.parametrize(
    "bad",
    [
        message(b"\xff\xff"),
        message(None),
        message(b"", ce_type="routing.v1.CaseAssigned"),
        message(b"", ce_type="nobody.v1.Knows"),
        message(b"", ce_id="no-uuid"),
        message(b"", ce_sequence="many"),
        RawMessage(Position("unknown.v1", 0, 0), None, b"", {"ce_id": str(new_id()).encode()}),
    ],
)
def test_what_makes_no_sense_is_invalid_and_says_why(bad: RawMessage):
    with pytest.raises(InvalidMessage, match=r"\w"):
        understand(bad)
