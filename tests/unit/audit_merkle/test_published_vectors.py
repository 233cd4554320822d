"""The inclusion and consistency vectors that come with transparency-dev/merkle, over the tree of the known answers."""

import pytest

from chassis.tlog.proofs import ProofRefused, verify_consistency, verify_inclusion
from tests.unit.audit_merkle.test_known_answers import FROM_SIX, HASHES, PATH_TO_FIFTH, ROOTS
from tests.unit.audit_merkle.trees import stored

FIRST, SECOND = ROOTS[0], "96a296d224f285c67bee93c30f8a309157f0daa35dc5b87e410b78630a09cfc7"
SECOND_PAIR, FIFTH, LAST_FOUR = (
    "5f083f0a1a33ca076a95279832580db3e0ef4584bdff1f54c8a360f50de3031e",
    "bc1a0643b12e4d2d7c77918f44e0f4f79a838b6cf9ec5b5c283e1f4d88599e6b",
    "6b47aaf29ee3c2af9af889bc1fb9254dabd31177f16232dd6aab035ca39bf6e4",
)
SEVENTH = "b08693ec2e721597130641e8211e7eedccb4c26413963eee6c1e2ed16ffb1a5f"
# (index, size): path.
INCLUSION = {
    (0, 1): (),
    (0, 8): (SECOND, SECOND_PAIR, LAST_FOUR),
    (5, 8): PATH_TO_FIFTH,
    (2, 3): (ROOTS[1],),
    (1, 5): (FIRST, SECOND_PAIR, FIFTH),
}
# (old size, new size): proof.
CONSISTENCY = {
    (1, 1): (),
    (1, 8): (SECOND, SECOND_PAIR, LAST_FOUR),
    (6, 8): FROM_SIX,
    (2, 5): (SECOND_PAIR, FIFTH),
    (6, 7): (FROM_SIX[0], SEVENTH, ROOTS[3]),
}


def root(size: int) -> bytes:
    return bytes.fromhex(ROOTS[size - 1])


def bytes_of(vector: tuple[str, ...]) -> list[bytes]:
    return [bytes.fromhex(each) for each in vector]


@pytest.mark.parametrize(("index", "size"), INCLUSION)
def test_inclusion_is_proved_and_accepted_as_published_and_no_other_way(index: int, size: int) -> None:
    proof, leaf = bytes_of(INCLUSION[index, size]), HASHES[index]
    assert list(stored(HASHES).inclusion(index, size)) == proof
    verify_inclusion(index, size, leaf, proof, root(size))
    for wrong in ([*proof, leaf], [*proof[:-1], bytes(32)], [*proof[::-1], bytes(32)]):
        with pytest.raises(ProofRefused):
            verify_inclusion(index, size, leaf, wrong, root(size))


@pytest.mark.parametrize(("old", "new"), CONSISTENCY)
def test_consistency_is_proved_and_accepted_as_published_and_no_other_way(old: int, new: int) -> None:
    proof = bytes_of(CONSISTENCY[old, new])
    assert list(stored(HASHES).consistency(old, new)) == proof
    verify_consistency(old, new, root(old), root(new), proof)
    for wrong in ([*proof, root(old)], [*proof[:-1], bytes(32)]):
        with pytest.raises(ProofRefused):
            verify_consistency(old, new, root(old), root(new), wrong)
