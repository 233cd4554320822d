import time

import pytest

from bench.generator import Job, Run, content_length, request_head, request_tail


def a_job(**changes) -> Job:
    standard = {"port": 8101, "path": "/v1/issues", "bodies": ["{}"], "headers": [{}], "seconds": 1.0}
    return Job(**{**standard, **changes})


def test_a_request_has_the_connections_headers_its_own_key_and_the_length_in_bytes():
    run = Run(a_job(bodies=['{"title":"路灯"}'], headers=[{"Authorization": "Bearer t"}], key_prefix="k"), None)
    head, body = run.request(0, 7).split(b"\r\n\r\n")
    assert head.split(b"\r\n")[0] == b"POST /v1/issues HTTP/1.1"
    assert b"Authorization: Bearer t" in head
    assert b"Idempotency-Key: k-0-7" in head
    assert content_length(head) == len(body) == len('{"title":"路灯"}'.encode())


def test_head_and_tail_make_one_whole_request():
    whole = request_head(a_job(), {}) + request_tail("{}")
    assert whole.endswith(b"Content-Length: 2\r\n\r\n{}")


def test_every_connection_sends_every_body_before_it_repeats_one():
    bodies = [f'{{"n":{number}}}' for number in range(5)]
    run = Run(a_job(bodies=bodies, headers=[{}, {}]), None)
    for connection in range(2):
        sent = [run.request(connection, number).split(b"\r\n\r\n")[1].decode() for number in range(5)]
        assert sorted(sent) == bodies


def test_the_same_seed_sends_the_same_bodies_in_the_same_order():
    bodies = [str(number) for number in range(20)]
    first, second = (Run(a_job(bodies=bodies, seed=4), None) for _ in range(2))
    assert [first.request(0, n) for n in range(20)] == [second.request(0, n) for n in range(20)]


def test_an_answer_of_unknown_length_is_refused():
    with pytest.raises(ValueError, match="Content-Length"):
        content_length(b"HTTP/1.1 200 OK\r\ntransfer-encoding: chunked")


def test_answers_of_the_warm_up_are_accepted_but_not_counted():
    run = Run(a_job(warmup_seconds=100.0), None)
    run.begin()
    run.note(201, b"{}", time.perf_counter())
    tally = run.finish()
    assert (tally.accepted, tally.answered, tally.statuses) == (1, 0, {"201": 1})


def test_a_refusal_is_kept_in_words_and_counts_as_no_acceptance():
    run = Run(a_job(), None)
    run.begin()
    run.note(422, b'{"code":"invalid"}', time.perf_counter())
    run.note(422, b"later", time.perf_counter())
    tally = run.finish()
    assert (tally.accepted, tally.first_refusal) == (0, '{"code":"invalid"}')


def test_a_rate_spreads_the_requests_of_all_connections_evenly():
    run = Run(a_job(headers=[{}] * 4, rate=2.0), None)
    due = [run.due_after(connection, sent) for sent in range(2) for connection in range(4)]
    assert due == [0.0, 0.5, 1.0, 1.5, 2.0, 2.5, 3.0, 3.5]


def test_without_a_rate_the_next_request_is_due_at_once():
    assert Run(a_job(), None).due_in(0, 1000) == 0.0
