"""Notes, keys, checkpoints, requests and proof files in the formats of C2SP."""

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from hypothesis import given
from hypothesis import strategies as st

from chassis.tlog.checkpoints import Checkpoint, QuorumMissing, TreeHead, Trust, parse_size, trust_of
from chassis.tlog.hashing import leaf_hash, node_hash
from chassis.tlog.notes import COSIGNATURE, SIGNATURE, Note, NoteMalformed, SignatureRefused, Signer, Verifier
from chassis.tlog.progress import LogForked, OldSizeDiffers, require_progress
from chassis.tlog.proof_files import ProofFile
from chassis.tlog.proofs import ProofRefused
from chassis.tlog.requests import AddCheckpoint

ORIGIN = "powerlist.local/log"
# From the documentation of golang.org/x/mod/sumdb/note: a key of its own making, and a note signed with it.
PETER = "PeterNeumann+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW"
PETERS_NOTE = (
    "If you think cryptography is the answer to your problem,\n"
    "then you don't know what your problem is.\n"
    "\n"
    "— PeterNeumann x08go/ZJkuBS9UG/SffcvIAQxVBtiFupLLr8pAcElZInNIuGUgYN1FFYC2pZSNXgKvqfqdngotpRZb6KE6RyyBwJnAM=\n"
)


def signer(name: str = ORIGIN, kind: int = SIGNATURE) -> Signer:
    return Signer(name, kind, Ed25519PrivateKey.generate())


LOG = signer()
WITNESSES = [signer(f"powerlist.local/witness/{name}", COSIGNATURE) for name in ("a", "b", "c")]
TEXT = Checkpoint(ORIGIN, TreeHead(7, bytes(range(32)))).text()
TRUST = Trust(LOG.verifier, tuple(each.verifier for each in WITNESSES), quorum=2)


def signed(*witnesses: Signer, text: str = TEXT, log: Signer = LOG) -> bytes:
    return Note(text, (log.sign(text), *(each.cosign(text, 1_790_000_000) for each in witnesses))).encoded()


def test_the_note_of_another_implementation_verifies():
    verifier, note = Verifier.parse(PETER), Note.parse(PETERS_NOTE.encode())
    [signature] = note.signatures
    assert verifier.find(note.signatures) == signature
    verifier.verify(note.text, signature)
    assert verifier.vkey == PETER
    assert note.encoded() == PETERS_NOTE.encode()


def test_a_checkpoint_with_enough_cosignatures_opens():
    opened = TRUST.open(signed(WITNESSES[0], WITNESSES[2]))
    assert opened.head == TreeHead(7, bytes(range(32)))
    assert opened.cosigned_by == ("powerlist.local/witness/a", "powerlist.local/witness/c")
    assert opened.note.signatures[1].timestamp == 1_790_000_000


def test_one_witness_is_not_enough_however_often_it_signs():
    with pytest.raises(QuorumMissing):
        TRUST.open(signed(WITNESSES[0], WITNESSES[0]))
    with pytest.raises(QuorumMissing):
        TRUST.open(signed(WITNESSES[0], signer("powerlist.local/witness/b", COSIGNATURE)))


@given(st.integers(0, len(TEXT.encode()) - 1), st.integers(0, 7))
def test_a_text_with_one_bit_changed_does_not_open(place, bit):
    content = bytearray(signed(*WITNESSES))
    content[place] ^= 1 << bit
    with pytest.raises((SignatureRefused, NoteMalformed)):
        TRUST.open(bytes(content))


def test_a_cosignature_binds_its_time():
    content = signed(WITNESSES[0])
    note = Note.parse(content)
    moved = note.signatures[1].content
    later = moved[:7] + bytes([moved[7] ^ 1]) + moved[8:]
    forged = type(note.signatures[1])(note.signatures[1].name, note.signatures[1].key_id, later)
    with pytest.raises(SignatureRefused):
        WITNESSES[0].verifier.verify(note.text, forged)


def test_the_log_alone_and_another_log_are_told_apart():
    assert TRUST.open_log(signed()).cosigned_by == ()
    with pytest.raises(SignatureRefused):
        TRUST.open_log(signed(log=signer()))
    other = Checkpoint("elsewhere/log", TreeHead(7, bytes(32))).text()
    with pytest.raises(SignatureRefused):
        TRUST.open_log(signed(text=other))


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"text\n",
        b"text\n\n",
        b"text\n\n- name AAAAAAAA\n",
        "text\n\n— na+me AAAAAAAA\n".encode(),
        "text\n\n— name AAAA\n".encode(),
        "text\n\n— name AAAAAAAB=\n".encode(),
        "text\n\n— name AAAAAAAA".encode(),
        b"te\x07xt\n\n\xe2\x80\x94 name AAAAAAAA\n",
        b"\xff\n\n\xe2\x80\x94 name AAAAAAAA\n",
        b"x" * 70_000,
    ],
)
def test_what_is_no_note_is_refused(content):
    with pytest.raises(NoteMalformed):
        Note.parse(content)


@pytest.mark.parametrize("vkey", ["", "name", "na me+00000000+AQ==", PETER.replace("c74f20a3", "c74f20a4"), PETER[:-4]])
def test_what_is_no_key_is_refused(vkey):
    with pytest.raises(NoteMalformed):
        Verifier.parse(vkey)


@pytest.mark.parametrize("text", ["a\n1\n", "a\n01\nAAAA\n", "a\n1\nAAAA\n", "a\n1\n" + "A" * 43 + "=\n\n", "a\n1"])
def test_what_is_no_checkpoint_is_refused(text):
    with pytest.raises(NoteMalformed):
        Checkpoint.parse(text)


def test_extension_lines_are_kept():
    text = TEXT + "more\n"
    assert Checkpoint.parse(text).text() == text


@pytest.mark.parametrize("text", ["", "-1", "+1", "1 ", "００", "9" * 19, "9" * 30])
def test_what_is_no_size_is_refused(text):
    with pytest.raises(NoteMalformed):
        parse_size(text)


def test_a_list_of_keys_needs_the_log_and_its_quorum():
    keys = (LOG.verifier, *(each.verifier for each in WITNESSES))
    assert trust_of(keys, 2) == TRUST
    with pytest.raises(NoteMalformed):
        trust_of(keys[:2], 2)


@given(st.integers(0, 2**40), st.lists(st.binary(min_size=32, max_size=32), max_size=63))
def test_requests_and_proof_files_go_through_their_encoding_and_back(number, proof):
    request = AddCheckpoint(number, tuple(proof), signed())
    assert AddCheckpoint.parse(request.encoded()) == request
    for extra in (None, b"", b"more"):
        file = ProofFile(number, tuple(proof), signed(), extra)
        assert ProofFile.parse(file.encoded()) == file


@pytest.mark.parametrize(
    "body", [b"", b"old 1", b"old 01\n\nx", b"new 1\n\nx", b"old 1\nAAAA\n\nx", b"old 1\n\xff\n\nx"]
)
def test_what_is_no_request_is_refused(body):
    with pytest.raises(NoteMalformed):
        AddCheckpoint.parse(body)


def test_a_request_with_too_long_a_proof_is_refused():
    request = AddCheckpoint(1, (bytes(32),) * 64, b"x")
    with pytest.raises(NoteMalformed):
        AddCheckpoint.parse(request.encoded())


def test_a_proof_file_verifies_the_entry_it_is_for_and_no_other():
    mine, other = leaf_hash(b"mine"), leaf_hash(b"other")
    text = Checkpoint(ORIGIN, TreeHead(2, node_hash(other, mine))).text()
    file = ProofFile.parse(ProofFile(1, (other,), signed(*WITNESSES, text=text)).encoded())
    assert file.verify(mine, TRUST).head.size == 2
    with pytest.raises(ProofRefused):
        file.verify(other, TRUST)


def test_who_signs_goes_forward_and_never_aside():
    one, two = leaf_hash(b"1"), leaf_hash(b"2")
    last, new = TreeHead(1, one), TreeHead(2, node_hash(one, two))
    require_progress(last, 1, new, [two])
    require_progress(new, 2, new, [])
    with pytest.raises(OldSizeDiffers) as refused:
        require_progress(new, 1, new, [])
    assert refused.value.last_size == 2
    with pytest.raises(OldSizeDiffers):
        require_progress(new, 2, last, [])
    with pytest.raises(LogForked):
        require_progress(last, 1, TreeHead(2, node_hash(two, one)), [two])
    with pytest.raises(LogForked):
        require_progress(new, 2, TreeHead(2, one), [])
