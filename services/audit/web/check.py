"""Checks this bundle with nothing but Python 3.8 or later: python3 check.py [another vkeys file]

Every record's bytes are hashed up to the root that the log and two of its witnesses signed (RFC 6962, C2SP tlog-proof,
Ed25519 of RFC 8032), by the code below. The keys in the bundle came with it: give those that you got elsewhere.
"""

from __future__ import annotations

import base64
import hashlib
import json
import pathlib
import sys
from typing import Tuple  # noqa: UP035 - Python 3.8 knows no tuple[int, int]

P = 2**255 - 19
D = -121665 * pow(121666, -1, P) % P
ORDER = 2**252 + 27742317777372353535851937790883648493
WITNESSES_MIN = 2
Point = Tuple[int, int]  # noqa: UP006 - as above


def sha256(content: bytes) -> bytes:
    return hashlib.sha256(content).digest()


def root_of(index: int, size: int, leaf: bytes, proof: list[bytes]) -> bytes:
    """The root that a leaf's hash and its siblings lead to."""
    at, last, found = index, size - 1, leaf
    if not 0 <= index < size:
        raise ValueError("the index is not in the tree")
    for sibling in proof:
        if last == 0:
            raise ValueError("the proof is too long")
        if at % 2 or at == last:
            found = sha256(b"\x01" + sibling + found)
            while at and not at % 2:
                at, last = at // 2, last // 2
        else:
            found = sha256(b"\x01" + found + sibling)
        at, last = at // 2, last // 2
    if last:
        raise ValueError("the proof is too short")
    return found


def add(one: Point, other: Point) -> Point:
    x1, y1, x2, y2 = *one, *other
    both = D * x1 * x2 * y1 * y2 % P
    x = (x1 * y2 + x2 * y1) * pow(1 + both, -1, P)
    y = (y1 * y2 + x1 * x2) * pow(1 - both, -1, P)
    return x % P, y % P


def times(number: int, point: Point) -> Point:
    found = (0, 1)
    while number:
        if number & 1:
            found = add(found, point)
        point, number = add(point, point), number >> 1
    return found


def point_of(content: bytes) -> Point:
    number = int.from_bytes(content, "little")
    y, sign = number & (2**255 - 1), number >> 255
    square = (y * y - 1) * pow(D * y * y + 1, -1, P) % P
    x = pow(square, (P + 3) // 8, P)
    if (x * x - square) % P:
        x = x * pow(2, (P - 1) // 4, P) % P
    if y >= P or (x * x - square) % P or (sign and not x):
        raise ValueError("no point of the curve")
    return (P - x if x & 1 != sign else x), y


BASE = point_of((4 * pow(5, -1, P) % P).to_bytes(32, "little"))


def is_signed(key: bytes, message: bytes, signature: bytes) -> bool:
    s = int.from_bytes(signature[32:], "little")
    if len(signature) != 64 or s >= ORDER:
        return False
    challenge = int.from_bytes(hashlib.sha512(signature[:32] + key + message).digest(), "little") % ORDER
    return times(s, BASE) == add(point_of(signature[:32]), times(challenge, point_of(key)))


def signers_of(note: str, vkeys: str) -> list[tuple[str, bool]]:
    """Whether each key signed the checkpoint, the log's first."""
    text, _, lines = note.rpartition("\n\n")
    text += "\n"
    signatures = {}
    for line in lines.splitlines():
        _, name, encoded = line.split(" ")
        content = base64.b64decode(encoded)
        signatures[name, content[:4]] = content[4:]
    found = []
    for line in vkeys.split():
        name, _, encoded = line.split("+", 2)
        key = base64.b64decode(encoded)
        signature = signatures.get((name, sha256(name.encode() + b"\n" + key)[:4]), b"")
        message = text
        if key[0] == 4:
            time, signature = int.from_bytes(signature[:8], "big"), signature[8:]
            message = f"cosignature/v1\ntime {time}\n{text}"
        found.append((name, is_signed(key[1:], message.encode(), signature)))
    return found


def fault_of_note(note: str, vkeys: str) -> str:
    signed = signers_of(note, vkeys)
    if not signed or not signed[0][1] or signed[0][0] != note.split("\n", 1)[0]:
        return "the checkpoint is not signed by the log"
    if sum(ok for _, ok in signed[1:]) < WITNESSES_MIN:
        return f"fewer than {WITNESSES_MIN} witnesses signed the checkpoint"
    return ""


def main() -> int:
    here = pathlib.Path(__file__).resolve().parent
    vkeys = pathlib.Path(sys.argv[1] if len(sys.argv) > 1 else here / "vkeys").read_text()
    manifest = json.loads((here / "manifest.json").read_text(encoding="utf-8"))
    faults = [
        f"{name}: not the file that the manifest names"
        for name, digest in manifest["sha256"].items()
        if not (here / name).is_file() or sha256((here / name).read_bytes()).hex() != digest
    ]
    leaves = (here / "records.jsonl").read_bytes().splitlines()
    notes: dict[str, str] = {}
    for leaf in leaves:
        index = json.loads(leaf)["index"]
        if index in manifest["unproved"]:
            continue
        try:
            head, _, note = (here / "proofs" / f"{index}.tlog-proof").read_text(encoding="utf-8").partition("\n\n")
            told, siblings = head.split("\nindex ")[1].split("\n")[0], head.split("\nindex ")[1].split("\n")[1:]
            _, size, root = note.split("\n")[:3]
            proof = [base64.b64decode(each) for each in siblings]
            if root_of(int(told), int(size), sha256(b"\0" + leaf), proof) != base64.b64decode(root):
                faults.append(f"record {index}: not in the tree that was signed")
            if note not in notes:
                notes[note] = fault_of_note(note, vkeys)
        except (OSError, ValueError, IndexError) as error:
            faults.append(f"record {index}: {error}")
    faults += [fault for fault in notes.values() if fault]
    print("\n".join(faults) or f"ok: {len(leaves)} records, {len(manifest['unproved'])} of them not proved yet")
    return 1 if faults else 0


if __name__ == "__main__":
    sys.exit(main())
