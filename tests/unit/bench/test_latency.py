import pytest

from bench.chain import moment
from bench.latency import RecordsMissingError, after_warmup, delays_ms, read_log


def test_a_delay_is_the_records_time_less_the_clients():
    assert delays_ms({"a": 10.0, "b": 20.0}, {"a": 10.25, "b": 20.5, "other": 1.0}) == [250.0, 500.0]


def test_a_record_made_before_the_client_had_its_answer_is_no_negative_delay():
    assert delays_ms({"a": 10.0}, {"a": 9.99}) == [0.0]


def test_an_issue_without_a_record_ends_the_measuring():
    with pytest.raises(RecordsMissingError, match="1 of 2"):
        delays_ms({"a": 1.0, "b": 1.0}, {"a": 2.0})


def test_issues_of_the_warm_up_are_left_out():
    assert after_warmup({"a": 100.0, "b": 102.9, "c": 103.0}, 3.0) == {"c": 103.0}
    assert after_warmup({}, 3.0) == {}


def test_the_log_of_the_generator_is_read_back(tmp_path):
    log = tmp_path / "accepted.log"
    log.write_text("id-1 1700000000.250000\nid-2 1700000001.000000\n")
    assert read_log(log) == {"id-1": 1700000000.25, "id-2": 1700000001.0}


def test_a_records_time_is_on_the_clients_clock():
    assert moment("1970-01-01T08:00:01.500000+08:00") == moment("1970-01-01T00:00:01.500000Z") == 1.5
