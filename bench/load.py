"""Runs the generator as a process, and says what it is to send."""

import json
import subprocess
import sys
from dataclasses import asdict
from pathlib import Path
from typing import Any

import httpx
import orjson

from bench.generator import ANSWER_SECONDS_MAX, Job, Tally
from deploy.local.home import ROOT

ISSUES = ROOT / "samples" / "issues.jsonl"
# Channels on which a reporter's own token is enough.
REPORTER_CHANNELS = frozenset({"miniprogram", "wechat", "weibo", "web", "open311"})
START_SECONDS_MAX = 15.0


def reporter_bodies(path: Path = ISSUES) -> list[str]:
    """The sample issues that intake accepts from reporters, as JSON texts; an external reference counts once only."""
    rows = [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines() if line.strip()]
    return [
        json.dumps(
            {name: value for name, value in row.items() if name not in {"sample", "external_ref"}}, ensure_ascii=False
        )
        for row in rows
        if row["channel"] in REPORTER_CHANNELS and row["sample"]["expect"]["intake_status"] == 201
    ]


def reporter_headers(intake_url: str, count: int) -> list[dict[str, str]]:
    """As many anonymous sessions, one for each connection."""
    with httpx.Client(timeout=10, trust_env=False) as client:
        answers = [client.post(f"{intake_url}/v1/sessions").raise_for_status() for _ in range(count)]
    return [{"Authorization": f"Bearer {answer.json()['token']}"} for answer in answers]


class LoadFailedError(Exception):
    """The generator stopped, or requests were refused, so that the figure would mean nothing."""


def send(job: Job) -> Tally:
    """LoadFailedError when any request was refused."""
    finished = subprocess.run(
        [sys.executable, "-m", "bench.generator"],
        input=orjson.dumps(asdict(job)),
        stdout=subprocess.PIPE,
        timeout=job.warmup_seconds + job.seconds + ANSWER_SECONDS_MAX + START_SECONDS_MAX,
        cwd=ROOT,
        check=False,
    )
    if finished.returncode != 0:
        raise LoadFailedError(f"the generator ended with {finished.returncode}")
    content: dict[str, Any] = orjson.loads(finished.stdout)
    tally = Tally(**content)
    if set(tally.statuses) != {"201"}:
        raise LoadFailedError(f"answers by status: {tally.statuses}; the first refusal: {tally.first_refusal}")
    return tally
