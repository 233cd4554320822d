import csv
import hashlib
import io

import orjson

from services.routing.usecases.release import records_sha256, release_records


def test_a_release_carries_every_row_once_in_records_with_keys_of_their_own(tables, snapshot):
    records = release_records(tables, snapshot)
    keys = [(record.kind, record.code) for record in records]
    assert keys == sorted(set(keys))
    for kind, text in tables.items():
        rows = list(csv.DictReader(io.StringIO(text)))
        carried = [row for record in records if record.kind == kind for row in orjson.loads(record.rows_json)]
        assert sorted(map(str, map(sorted_items, carried))) == sorted(map(str, map(sorted_items, rows)))


def sorted_items(row: dict[str, str]) -> list[tuple[str, str]]:
    return sorted((name, value.strip()) for name, value in row.items())


def test_areas_travel_by_district_posts_by_unit_powers_one_by_one(tables, snapshot):
    records = release_records(tables, snapshot)
    assert ("areas", "500105") in {(record.kind, record.code) for record in records}
    assert ("posts", "500105-HB") in {(record.kind, record.code) for record in records}
    assert sum(record.kind == "powers" for record in records) == len(snapshot.rulebook.powers)
    assert max(len(record.rows_json.encode()) for record in records) < 512 * 1024


def test_line_endings_and_a_byte_order_mark_change_nothing(tables, snapshot):
    other = {name: "\ufeff" + text.replace("\r\n", "\n").replace("\n", "\r\n") for name, text in tables.items()}
    assert release_records(other, snapshot) == release_records(tables, snapshot)


def test_the_digest_is_that_of_the_digests(tables, snapshot):
    records = release_records(tables, snapshot)
    digests = b"".join(hashlib.sha256(record.rows_json.encode()).digest() for record in records)
    assert records_sha256(records) == hashlib.sha256(digests).hexdigest()
