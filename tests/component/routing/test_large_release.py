"""A release of more records than are written at once."""

import pytest

from services.routing.usecases import publish_rulebook
from tests.component.routing.house import House, district_tables


async def test_a_release_written_in_parts_is_whole_and_its_manifest_comes_last(
    bare_house: House, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setattr(publish_rulebook, "EVENTS_AT_ONCE_MAX", 7)
    published = await bare_house.publish(district_tables())
    rows = await bare_house.rows(
        "SELECT type, aggregateid FROM outbox WHERE aggregatetype = 'routing.rulebook.v1' ORDER BY position"
    )
    assert len({row.aggregateid for row in rows}) == len(rows) > 500
    assert [row.type for row in rows].count("routing.v1.RulebookReleased") == 1
    assert rows[-1].type == "routing.v1.RulebookReleased"
    assert bare_house.app.shelf.snapshot is not None
    assert bare_house.app.shelf.snapshot.version == published["id"]
