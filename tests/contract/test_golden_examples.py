"""What was written once is read for ever, and we still write it the same way."""

import json

import pytest
from google.protobuf import json_format
from google.protobuf.descriptor import Descriptor

from tests.contract.golden import EXAMPLES, example_names, from_bytes, from_json, message_names, message_of

# Messages that stand inside others; those of well-known types are not ours.
OUR_PACKAGES = ("record.", "intake.", "routing.", "notify.", "audit.")


@pytest.mark.parametrize("name", example_names())
def test_the_committed_bytes_decode_to_the_json(name: str):
    decoded = json_format.MessageToDict(from_bytes(name), preserving_proto_field_name=True)
    assert decoded == json.loads((EXAMPLES / f"{name}.json").read_text(encoding="utf-8"))


@pytest.mark.parametrize("name", example_names())
def test_the_json_encodes_to_the_committed_bytes(name: str):
    assert from_json(name).SerializeToString(deterministic=True) == (EXAMPLES / f"{name}.binpb").read_bytes()


def test_every_registered_message_has_its_example_and_no_example_was_dropped():
    assert set(map(message_of, example_names())) == set(message_names()) <= set(example_names())
    assert {path.stem for path in EXAMPLES.glob("*.binpb")} == set(example_names())


def test_every_field_of_every_message_is_shown_by_some_example():
    shown: set[str] = set()
    every: set[str] = set()
    for name in example_names():
        message = from_bytes(name)
        note_fields(message.DESCRIPTOR, every)
        note_shown(message, shown)
    assert every - shown == set()


def note_fields(descriptor: Descriptor, every: set[str]) -> None:
    for field in descriptor.fields:
        if field.full_name not in every and field.full_name.startswith(OUR_PACKAGES):
            every.add(field.full_name)
            if field.message_type is not None and not field.message_type.GetOptions().map_entry:
                note_fields(field.message_type, every)


def note_shown(message, shown: set[str]) -> None:
    for field, value in message.ListFields():
        shown.add(field.full_name)
        if field.message_type is None or field.message_type.GetOptions().map_entry:
            continue
        for each in value if field.is_repeated else [value]:
            note_shown(each, shown)
