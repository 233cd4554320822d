"""A witness by the letter of c2sp.org/tlog-witness."""

import httpx
import pytest

from chassis.tlog.checkpoints import Checkpoint, TreeHead
from chassis.tlog.hashing import leaf_hash, node_hash
from chassis.tlog.keys import log_signer, read_vkeys
from chassis.tlog.notes import SIGNATURE, Note, Signer, parse_signatures
from chassis.tlog.requests import AddCheckpoint
from deploy.local.log_keys import ORIGIN

ONE, TWO = leaf_hash(b"1"), leaf_hash(b"2")
FIRST, SECOND = TreeHead(1, ONE), TreeHead(2, node_hash(ONE, TWO))


@pytest.fixture
async def witness(log_house, witnesses):
    app = log_house.witness_app("intake", witnesses["intake"])
    async with httpx.AsyncClient(transport=httpx.ASGITransport(app), base_url="http://intake") as client:
        yield client


@pytest.fixture
def log(log_house) -> Signer:
    vkeys = read_vkeys((log_house.secrets / "log.vkeys").read_text())
    return log_signer((log_house.secrets / "log.pem").read_bytes(), vkeys)


def signed(log: Signer, head: TreeHead, origin: str = ORIGIN) -> bytes:
    text = Checkpoint(origin, head).text()
    return Note(text, (log.sign(text),)).encoded()


async def add(witness, old_size: int, proof: tuple[bytes, ...], note: bytes) -> httpx.Response:
    return await witness.post("/witness/add-checkpoint", content=AddCheckpoint(old_size, proof, note).encoded())


async def test_a_log_that_grows_is_cosigned(witness, log, log_house) -> None:
    for old, proof, head in ((0, (), FIRST), (1, (), FIRST), (1, (TWO,), SECOND)):
        note = signed(log, head)
        answer = await add(witness, old, proof, note)
        assert answer.status_code == 200
        [signature] = parse_signatures(answer.text)
        known = next(each for each in log_house.trust.witnesses if each.name.endswith("/intake"))
        assert known.find([signature]) == signature
        known.verify(Note.parse(note).text, signature)


async def test_another_old_size_is_answered_with_the_last_one(witness, log) -> None:
    await add(witness, 0, (), signed(log, FIRST))
    answer = await add(witness, 0, (), signed(log, SECOND))
    assert (answer.status_code, answer.text) == (409, "1\n")
    assert answer.headers["content-type"] == "text/x.tlog.size"


async def test_a_second_root_of_one_size_is_a_conflict(witness, log) -> None:
    await add(witness, 0, (), signed(log, FIRST))
    answer = await add(witness, 1, (), signed(log, TreeHead(1, TWO)))
    assert (answer.status_code, answer.text) == (409, "1\n")


async def test_a_tree_that_does_not_follow_is_refused_whoever_signed_it(witness, log) -> None:
    await add(witness, 0, (), signed(log, FIRST))
    answer = await add(witness, 1, (TWO,), signed(log, TreeHead(2, node_hash(TWO, ONE))))
    assert (answer.status_code, answer.json()["code"]) == (422, "log_forked")
    assert (await add(witness, 1, (TWO,), signed(log, SECOND))).status_code == 200


async def test_a_rollback_is_refused(witness, log) -> None:
    await add(witness, 0, (), signed(log, SECOND))
    answer = await add(witness, 1, (), signed(log, FIRST))
    assert (answer.status_code, answer.text) == (409, "2\n")


async def test_strangers_are_refused(witness, log) -> None:
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

    stranger = Signer(ORIGIN, SIGNATURE, Ed25519PrivateKey.generate())
    assert (await add(witness, 0, (), signed(stranger, FIRST))).status_code == 403
    assert (await add(witness, 0, (), signed(log, FIRST, "elsewhere/log"))).status_code == 404
    assert (await add(witness, 2, (), signed(log, FIRST))).status_code == 400
    assert (await witness.post("/witness/add-checkpoint", content=b"old")).status_code == 400
    assert (await witness.post("/witness/add-checkpoint", content=bytes(80_000))).status_code == 413
