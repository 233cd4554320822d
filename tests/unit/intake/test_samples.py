import json
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import pytest

from chassis.personal_data.masking import mask
from samples.oracle import Oracle
from services.intake.domain.areas import Gazetteer
from services.intake.domain.issue import Channel
from services.intake.domain.issue_form import read_issue
from services.intake.domain.issue_rules import validate
from services.intake.domain.places import settle_place
from services.intake.domain.reference import Reference

NOW = datetime(2026, 11, 20, 4, tzinfo=UTC)
LINES = (Path(__file__).parents[3] / "samples" / "issues.jsonl").read_text(encoding="utf-8").splitlines()
SAMPLES = [json.loads(line) for line in LINES]


@pytest.fixture(scope="session")
def oracle() -> Oracle:
    return Oracle()


def body_of(sample: dict[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in sample.items() if name != "sample"}


def test_the_samples_cover_every_channel_and_outcome() -> None:
    assert {sample["channel"] for sample in SAMPLES} == set(Channel)
    outcomes = [sample["sample"]["expect"].get("outcome") for sample in SAMPLES]
    assert all(outcomes.count(outcome) >= 4 for outcome in ("assigned", "gap", "conflict", "needs_fields"))
    assert [sample["sample"]["id"] for sample in SAMPLES] == [f"S{n:02d}" for n in range(1, len(SAMPLES) + 1)]


@pytest.mark.parametrize("sample", SAMPLES, ids=lambda sample: sample["sample"]["id"])
def test_intake_takes_or_refuses_a_sample_as_expected(sample: dict[str, Any], reference: Reference) -> None:
    expect = sample["sample"]["expect"]
    issue, form_errors = read_issue(body_of(sample))
    errors = [(error.field, error.code) for error in (*form_errors, *validate(issue, reference, NOW))]
    assert errors == ([] if expect["intake_status"] == 201 else [(expect["field"], expect["code"])])


@pytest.mark.parametrize(
    "sample", [s for s in SAMPLES if s["sample"]["expect"]["intake_status"] == 201], ids=lambda s: s["sample"]["id"]
)
def test_the_power_list_decides_a_sample_as_expected(
    sample: dict[str, Any], gazetteer: Gazetteer, oracle: Oracle
) -> None:
    """Also with the masked text, which is all that routing ever sees."""
    expect, body = sample["sample"]["expect"], body_of(sample)
    place = settle_place(body.get("area_code"), body.get("address"), gazetteer)
    masked = {name: mask(body[name]) for name in ("title", "text")}
    assert place.area_code == expect["area_code"]
    assert sorted({hit.kind for each in masked.values() for hit in each.found}) == expect.get("masked", [])
    for issue in (body, {**body, **{name: each.text for name, each in masked.items()}}):
        decided = oracle.decide(issue, place.area_code, date(2026, 6, 1))
        assert decided.outcome == expect["outcome"]
        if decided.outcome == "assigned":
            assert decided.leads == ((expect["unit_code"], expect["power_code"]),)
        if decided.outcome == "conflict":
            assert [unit for unit, _ in decided.leads] == expect["units"]
