"""Generates contracts/ from proto/: Python messages and their types, imports rewritten to live below `contracts`.

`python -m proto.generate` writes; `--check` fails when contracts/ is not what proto/ says.
"""

import filecmp
import re
import shutil
import sys
import tempfile
from importlib.resources import files
from pathlib import Path

from grpc_tools import protoc

PROTO = Path(__file__).parent
CONTRACTS = PROTO.parent / "contracts"
IMPORT_OF_OURS = re.compile(r"^from ((?:record|intake|routing|notify|audit)\.v\d+) import", re.MULTILINE)


def generate(target: Path) -> None:
    sources = sorted(str(path.relative_to(PROTO)) for path in PROTO.glob("*/v*/*.proto"))
    well_known = str(files("grpc_tools") / "_proto")
    arguments = ["protoc", f"-I{PROTO}", f"-I{well_known}", f"--python_out={target}", f"--pyi_out={target}", *sources]
    if protoc.main(arguments) != 0:
        raise SystemExit("protoc refused the contracts; see above")
    for written in [*target.rglob("*_pb2.py"), *target.rglob("*_pb2.pyi")]:
        written.write_text(IMPORT_OF_OURS.sub(r"from contracts.\1 import", written.read_text()))
    for folder in [target, *(path for path in target.rglob("*") if path.is_dir())]:
        (folder / "__init__.py").write_text('"""Generated from proto/ by `make contracts`; never edited."""\n')


def is_equal(left: Path, right: Path) -> bool:
    names = {path.relative_to(root) for root in (left, right) for path in root.rglob("*.py*") if path.suffix != ".pyc"}
    return all(
        (left / name).exists() and (right / name).exists() and filecmp.cmp(left / name, right / name, shallow=False)
        for name in names
    )


def main() -> None:
    with tempfile.TemporaryDirectory() as folder:
        fresh = Path(folder)
        generate(fresh)
        if "--check" in sys.argv:
            if not is_equal(fresh, CONTRACTS):
                raise SystemExit("contracts/ is not what proto/ says: run `make contracts`")
            return
        shutil.rmtree(CONTRACTS, ignore_errors=True)
        shutil.copytree(fresh, CONTRACTS)


if __name__ == "__main__":
    main()
