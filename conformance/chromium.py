"""A Chromium: the machine's, or one that comes as a package of npm."""

import os
import shutil
import subprocess
from pathlib import Path

BROWSERS = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "chrome")
PACKAGE = "@sparticuz/chromium@153.0.0"
FOLDER = Path(".local/chromium").resolve()
UNPACK = 'import chromium from "@sparticuz/chromium"; console.log(await chromium.executablePath())'


def chromium(node: str) -> str:
    """Its path; `node` unpacks the package where there is no other."""
    return next((path for name in BROWSERS if (path := shutil.which(name))), None) or _packed(node)


def _packed(node: str) -> str:
    FOLDER.mkdir(parents=True, exist_ok=True)
    npm = Path(node).resolve().parents[1] / "lib" / "node_modules" / "npm" / "bin" / "npm-cli.js"
    command = [shutil.which("npm")] if shutil.which("npm") else [node, str(npm)]
    quiet = ("--silent", "--no-audit", "--no-fund", "--ignore-scripts", "--no-save")
    subprocess.run([*command, "install", "--prefix", str(FOLDER), *quiet, PACKAGE], check=True)
    unpacked = subprocess.run(
        [node, "--input-type=module", "-e", UNPACK],
        cwd=FOLDER,
        env=os.environ | {"TMPDIR": str(FOLDER)},
        capture_output=True,
        text=True,
        check=True,
    )
    return unpacked.stdout.strip()
