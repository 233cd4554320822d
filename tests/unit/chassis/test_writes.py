import pytest

from chassis.writes import Write, _joined


def form(*writes: Write) -> tuple:
    return tuple((write.parts, write.sql) for write in writes)


def test_each_write_keeps_its_own_values_under_names_of_their_own():
    one = Write("INSERT INTO one VALUES (:id)", {"id": 1})
    two = Write("INSERT INTO two SELECT :id FROM seen", {"id": 2}, (("seen", "SELECT CAST(:id AS int)"),))
    joined = str(_joined(form(one, two)))
    assert joined == (
        "WITH write_0 AS (INSERT INTO one VALUES (:id_0)), seen AS (SELECT CAST(:id_1 AS int)) "
        "INSERT INTO two SELECT :id_1 FROM seen"
    )


def test_one_write_alone_is_sent_as_it_is():
    assert str(_joined(form(Write("DELETE FROM one WHERE id = :id", {})))) == "DELETE FROM one WHERE id = :id_0"


def test_a_cast_is_no_parameter():
    assert ":text" in str(_joined(form(Write("SELECT now()::text", {}))))


def test_two_parts_of_one_name_are_refused():
    twice = Write("SELECT 1", {}, (("seen", "SELECT 1"),))
    with pytest.raises(ValueError, match="same name"):
        _joined(form(twice, twice))
