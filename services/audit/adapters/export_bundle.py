"""A bundle that is checked without the system: exact leaves, a proof for each, the checkpoint, the keys, and a page.

records.jsonl   one leaf a line, byte for byte; the n-th line is told by proofs/<index>.tlog-proof
proofs/         c2sp.org/tlog-proof files, each with the checkpoint and its signatures
checkpoint      as published, signed by the log and its witnesses
vkeys           their keys as they were then; compare them with those that you know
check.html      checks a leaf and its proof in a browser, without a network
check.py        checks all of it with Python alone: no package, no network, code of its own
manifest.json   what was asked, when and why, and the SHA-256 of every file
"""

import io
import zipfile
from collections.abc import Mapping, Sequence
from hashlib import sha256
from pathlib import Path
from typing import Any

import orjson

from chassis.clock import CIVIL_ZONE
from services.audit.adapters.proof_page import PAGE
from services.audit.adapters.published_log import PublishedLog
from services.audit.usecases.export_records import Bound, ExportNotes
from services.audit.usecases.ports import StoredRecord

CHECK = (Path(__file__).parents[1] / "web" / "check.py").read_bytes()
# Zip knows no zone; one time for all keeps equal bundles equal.
_DATE = (1980, 1, 1, 0, 0, 0)
README = """审计记录证据包

不需要本系统即可核对：
1. 用浏览器打开 check.html（不联网），选择 proofs/ 中的证明、records.jsonl 中对应的一行和 vkeys；
2. 或在解压后的文件夹里运行 python3 check.py（Python 3.8 以上，不需要安装任何东西）：全部核对，“ok”为通过；
   另外取得的公钥可作为参数：python3 check.py 另取的vkeys；
3. 或用任何支持 C2SP tlog-proof 的工具；本项目的命令是
   powerlist audit verify --proof proofs/<序号>.tlog-proof --leaf <该行存成的文件>。
每一行是日志中一个条目的原样字节：它的 SHA-256（前面加一个 0x00 字节）就是条目的散列。
vkeys 应与另外取得的公钥（日志网址 /log/vkeys、诉求人的回执、异地保存的检查点）一致。
manifest.json 中 unproved 列出的记录在制作时尚未进入已发布的检查点，请稍后用 /v1/events/<编号>/proof 取证明。
本包的 SHA-256 已记入日志（动作 audit.queried，对象 export:<编号>）。
"""


def bundle(records: Sequence[StoredRecord], notes: ExportNotes, published: PublishedLog) -> Bound:
    """Raises TileMissing, TileTooShort."""
    files, unproved = {"records.jsonl": b"".join(record.leaf + b"\n" for record in records)}, []
    for record in records:
        proof = published.inclusion(record.index)
        if proof is None:
            unproved.append(record.index)
        else:
            files[f"proofs/{record.index}.tlog-proof"] = proof.encoded()
    latest = published.checkpoint()
    if latest is not None:
        files["checkpoint"] = latest.note.encoded()
    files["vkeys"] = "".join(f"{each.vkey}\n" for each in published.vkeys).encode()
    files |= {"check.html": PAGE, "check.py": CHECK, "说明.txt": README.encode()}
    files["manifest.json"] = _manifest(records, notes, unproved, files)
    return Bound(_zipped(files), len(unproved))


def _manifest(
    records: Sequence[StoredRecord], notes: ExportNotes, unproved: Sequence[int], files: Mapping[str, bytes]
) -> bytes:
    content: dict[str, Any] = {
        "export_id": str(notes.export_id),
        "made_at": notes.made_at.astimezone(CIVIL_ZONE).isoformat(),
        "purpose": notes.purpose,
        "terms": dict(notes.terms),
        "records": len(records),
        "indices": [record.index for record in records],
        "unproved": list(unproved),
        "sha256": {name: sha256(content).hexdigest() for name, content in files.items()},
    }
    return orjson.dumps(content, option=orjson.OPT_INDENT_2)


def _zipped(files: Mapping[str, bytes]) -> bytes:
    written = io.BytesIO()
    with zipfile.ZipFile(written, "w", zipfile.ZIP_DEFLATED, compresslevel=6) as archive:
        for name, content in files.items():
            archive.writestr(zipfile.ZipInfo(name, _DATE), content, zipfile.ZIP_DEFLATED)
    return written.getvalue()
