"""The chaos run would notice a message that was shown twice, or told otherwise than the ledger says."""

from collections import Counter

import pytest

from tests.chaos.ways import judged

ONE = ("sms", "a")


def test_a_message_that_was_shown_once_or_visibly_not_is_no_complaint():
    ledger = {ONE: "sent", ("sms", "b"): "failed", ("smtp", "c"): "unknown", ("smtp", "d"): "unknown"}
    assert judged(ledger, Counter([ONE, ("smtp", "d")])) == ([], 0, 0)


@pytest.mark.parametrize(
    ("state", "shown", "lost", "doubled"),
    [("sent", 2, 0, 1), ("unknown", 3, 0, 2), ("sent", 0, 1, 0), ("failed", 1, 0, 0), ("fallen_back", 1, 0, 0)],
)
def test_all_else_is_one(state, shown, lost, doubled):
    complaints, found_lost, found_doubled = judged({ONE: state}, Counter({ONE: shown}))
    assert complaints and (found_lost, found_doubled) == (lost, doubled)


def test_so_is_one_that_no_ledger_knows():
    assert judged({}, Counter([ONE]))[0]
