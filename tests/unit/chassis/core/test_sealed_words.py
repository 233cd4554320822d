"""Words sealed for a record: the commitment holds them to what was submitted, and tells nothing of it."""

import orjson
import pytest
from hypothesis import given
from hypothesis import strategies as st

from chassis.recording import seal_into
from chassis.sealed_words import (
    SEALED_BYTES_MAX,
    CommitmentBroken,
    SealedWords,
    canonical,
    commitment_of,
    new_salt,
    sealed_bytes,
    submitted_in,
)
from contracts.record.v1.record_pb2 import Record, SealedField
from services.intake.keys.ciphers import CipherKind
from services.intake.keys.sealing import Keyring

TEXTS = st.text(st.characters(exclude_categories=["Cs"]))
SUBMITTED = st.dictionaries(
    TEXTS, TEXTS | st.booleans() | st.none() | st.floats(allow_nan=False, allow_infinity=False) | st.integers(0, 2**53)
)


def content_of(salt: str, submitted: dict) -> bytes:
    return canonical({"salt": salt, "submitted": submitted})


def told_by(words: SealedWords) -> SealedField:
    """What a record says, read from its bytes."""
    record = Record()
    seal_into(record, words)
    [told] = Record.FromString(record.SerializeToString()).sealed
    return told


@given(SUBMITTED, st.sampled_from(CipherKind), st.integers(1, 65_535))
def test_what_was_sealed_opens_from_what_the_record_says_of_it(submitted, kind, version):
    keyring, salt = Keyring("r-1", {version: b"k" * 32}, kind), new_salt()
    sealed = keyring.seal("i-1", content_of(salt, submitted))
    words = SealedWords("original", ("r-1",), "i-1", sealed, commitment_of(salt, submitted))
    told = told_by(words)
    assert (told.field, list(told.subject_refs), told.record_id, told.key_version) == (
        "original",
        ["r-1"],
        "i-1",
        version,
    )
    again = sealed_bytes(told.cipher, told.key_version, told.nonce, told.ciphertext)
    assert again == sealed
    assert submitted_in(keyring.open("i-1", again), told.commitment) == submitted


@given(SUBMITTED, SUBMITTED)
def test_no_other_words_and_no_other_salt_fit_the_commitment(submitted, other):
    salt = new_salt()
    commitment = commitment_of(salt, submitted)
    with pytest.raises(CommitmentBroken):
        submitted_in(content_of(new_salt(), submitted), commitment)
    if canonical(other) != canonical(submitted):
        with pytest.raises(CommitmentBroken):
            submitted_in(content_of(salt, other), commitment)


def test_the_same_words_have_another_commitment_each_time():
    assert commitment_of(new_salt(), {"text": "是"}) != commitment_of(new_salt(), {"text": "是"})


@given(st.binary())
def test_bytes_that_are_no_words_are_a_broken_commitment(content):
    with pytest.raises(CommitmentBroken):
        submitted_in(content, b"\0" * 32)


@pytest.mark.parametrize("content", [[], "x", {"salt": 1, "submitted": {}}, {"salt": "ab"}, {"submitted": {}}])
def test_json_that_is_no_words_is_a_broken_commitment(content):
    with pytest.raises(CommitmentBroken):
        submitted_in(orjson.dumps(content), b"\0" * 32)


def test_a_salt_that_could_be_guessed_is_refused():
    with pytest.raises(CommitmentBroken):
        submitted_in(content_of("ab", {"text": "是"}), commitment_of("ab", {"text": "是"}))


@pytest.mark.parametrize(("excess", "is_carried"), [(0, True), (1, False)])
def test_what_is_too_long_for_a_leaf_stays_with_its_producer_and_its_commitment_goes(excess, is_carried):
    sealed = Keyring("r-1", {1: b"k" * 32}).seal("i-1", b"x" * (SEALED_BYTES_MAX + excess - 31))
    told = told_by(SealedWords("original", ("r-1",), "i-1", sealed, b"c" * 32))
    assert (bool(told.ciphertext), told.commitment) == (is_carried, b"c" * 32)


@pytest.mark.parametrize(("cipher", "version"), [("A128GCM", 1), ("", 1), ("A256GCM", 65_536), ("A256GCM", -1)])
def test_a_seal_of_no_known_form_is_refused(cipher, version):
    with pytest.raises(ValueError, match=r"A|^$"):
        sealed_bytes(cipher, version, b"n" * 12, b"c")
