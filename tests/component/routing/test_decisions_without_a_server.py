"""`powerlist rulebook decide` says what the running service says, about every issue."""

import asyncio
import copy
import csv
import itertools
import json
from collections.abc import Iterable
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner

from cli.classify import classify
from cli.rulebook_decide import decide
from services.routing.entrypoints.http_decisions import DecisionForm
from tests.component.routing.house import DISTRICT, House

ROOT = Path(__file__).parents[3]
SAMPLES = ROOT / "samples" / "issues.jsonl"
MESSAGES = ROOT.parent / "shared" / "data"
# The messages are older than every power.
DAY = "2026-06-01"
HOME = "500105"
# All of them take a minute; these take seconds, and none of them is peculiar.
EVERY = 20

Decisions = dict[str, dict[str, Any]]


def sample_issues() -> list[dict[str, Any]]:
    lines = SAMPLES.read_text(encoding="utf-8").splitlines()
    return [{"id": f"S{number}", **json.loads(line)} for number, line in enumerate(lines)]


def messages(part: str) -> list[dict[str, Any]]:
    """Real people's where they are at hand (beside the project), else the samples without their categories."""
    source = MESSAGES / f"messages_{part}.jsonl"
    if source.exists():
        return issues_of(source)[::EVERY]
    return [{**issue, "category_code": None} for issue in sample_issues() if issue.get("title") and issue.get("text")]


def placed(issues: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Each second one gets a place, one community of the district after the other; the messages name none."""
    with (DISTRICT / "areas.csv").open(encoding="utf-8") as rows:
        codes = [row["code"] for row in csv.DictReader(rows) if row["level"] == "community"]
    communities = [code for code in codes if code.startswith(HOME)]
    places = itertools.cycle(communities)
    return [{**issue, "area_code": next(places)} if number % 2 else issue for number, issue in enumerate(issues)]


def as_file(path: Path, issues: Iterable[dict[str, Any]]) -> Path:
    path.write_text("".join(json.dumps(each, ensure_ascii=False) + "\n" for each in issues), encoding="utf-8")
    return path


def issues_of(path: Path) -> list[dict[str, Any]]:
    return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]


def run(command: Any, *arguments: object) -> None:
    result = CliRunner().invoke(command, [str(each) for each in arguments])
    assert result.exit_code == 0, result.output


def decided_by_command(issues: Path, out: Path) -> bytes:
    names = ("areas", "categories", "units", "posts")
    tables = [part for name in names for part in (f"--{name}", DISTRICT / f"{name}.csv")]
    run(decide, DISTRICT, *tables, "--issues", issues, "--out", out, "--at", DAY)
    return out.read_bytes()


async def decided_by_service(house: House, issue: dict[str, Any]) -> dict[str, Any]:
    body = {name: value for name, value in issue.items() if name in DecisionForm.model_fields and name != "id"}
    answer = await house.http.post("/v1/decisions", json={**body, "time": DAY}, headers=house.token("officer"))
    assert answer.status_code == 200, answer.text
    return dict(answer.json())


def apart_from_load(decision: dict[str, Any]) -> dict[str, Any]:
    """Without what hangs on how busy posts are, the name of the version, and what only a model trained on the
    service's own cases adds."""
    kept = copy.deepcopy(decision)
    kept.pop("id", None)
    kept.pop("suggestions", None)
    del kept["rulebook"]["version"]
    for part in (kept["lead"] or {}, kept["decision_post"] or {}, *kept["assistants"]):
        part.pop("post_code", None)
        part.pop("person", None)
    for name in ("load", "seats"):
        kept["explanation"]["facts"].pop(name, None)
    return kept


async def differences(house: House, issues: Path, out: Path) -> Decisions:
    """By id; what the service says, where it says something else."""
    lines = (await asyncio.to_thread(decided_by_command, issues, out)).splitlines()
    found: Decisions = {}
    for issue, line in zip(issues_of(issues), lines, strict=True):
        told = await decided_by_service(house, issue)
        ours = json.loads(line)
        assert ours["id"] == issue["id"]
        if apart_from_load(told) != apart_from_load(ours):
            found[str(issue["id"])] = told
    return found


async def test_the_command_decides_the_sample_issues_as_the_service_does(house: House, tmp_path: Path):
    issues = as_file(tmp_path / "issues.jsonl", sample_issues())
    assert await differences(house, issues, tmp_path / "decisions.jsonl") == {}


def test_the_command_says_the_same_bytes_twice(tmp_path: Path):
    issues = as_file(tmp_path / "issues.jsonl", sample_issues())
    once, again = (decided_by_command(issues, tmp_path / name) for name in ("once.jsonl", "again.jsonl"))
    assert once == again


@pytest.mark.parametrize("part", ["labelled", "replied", "stream"])
async def test_every_kind_of_message_is_decided_alike_once_it_has_a_category(house: House, tmp_path: Path, part: str):
    plain = as_file(tmp_path / "messages.jsonl", placed(messages(part)))
    filled = tmp_path / "filled.jsonl"
    run(classify, "--issues", plain, "--out", tmp_path / "predictions.jsonl", "--fill", filled)
    assert await differences(house, filled, tmp_path / "decisions.jsonl") == {}
