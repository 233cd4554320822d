from collections import defaultdict
from typing import NamedTuple

from hypothesis import given, settings
from hypothesis import strategies as st

from services.audit.domain.rates.avoidance import Acted, Compared, Share, wilson
from services.audit.domain.rates.avoidance import avoidance as avoidance_of
from services.audit.domain.rates.measures import ACTS


class Handled(NamedTuple):
    """How often one unit (`key`) had cases of a category, and got rid of them."""

    key: str
    category: str
    handled: int
    acts: dict[str, int]


def avoidance(cells: list[Handled]) -> dict[str, dict[str, Share]]:
    """The rows that the tallies are summed up to, made of the cells one by one."""
    by_key, by_category = defaultdict(list), defaultdict(list)
    for cell in cells:
        by_key[cell.key].append(cell)
        by_category[cell.category].append(cell)
    return avoidance_of([compared(key, own, by_category) for key, own in by_key.items()])


def compared(key: str, own: list[Handled], by_category: dict[str, list[Handled]]) -> Compared:
    expected, peers_handled, alone = dict.fromkeys(ACTS, 0.0), 0, 0
    for cell in own:
        peers = [peer for peer in by_category[cell.category] if peer.key != key]
        total = sum(peer.handled for peer in peers)
        peers_handled += total
        alone += 0 if total else cell.handled
        for act in ACTS:
            expected[act] += cell.handled * sum(peer.acts[act] for peer in peers) / total if total else 0.0
    acts = {act: Acted(sum(cell.acts[act] for cell in own), expected[act]) for act in ACTS}
    return Compared(key, sum(cell.handled for cell in own), peers_handled, alone, acts)


def handled(key: str, category: str, count: int, **acts: int) -> Handled:
    return Handled(key, category, count, dict.fromkeys(ACTS, 0) | acts)


def test_a_unit_is_compared_with_others_in_the_same_categories_only() -> None:
    """Who has only the hard matters, and returns as many of them as everybody does, is not conspicuous."""
    rows = [
        handled("hard-only", "hard", 100, **{"return": 40}),
        handled("mixed", "hard", 100, **{"return": 40}),
        handled("mixed", "easy", 900, **{"return": 9}),
        handled("easy-only", "easy", 900, **{"return": 9}),
    ]
    shares = avoidance(rows)
    assert shares["hard-only"]["return"].expected == 0.4
    assert not any(share.is_above for unit in shares.values() for share in unit.values())


def test_where_nobody_else_has_the_category_all_others_stand_in() -> None:
    shares = avoidance([handled("a", "own", 50, reject=40), handled("b", "other", 100, reject=10)])
    assert shares["a"]["reject"].expected == 0.1
    assert shares["a"]["reject"].is_above


def test_alone_there_is_nothing_to_compare_with() -> None:
    share = avoidance([handled("a", "own", 5, suspend=5)])["a"]["suspend"]
    assert (share.numerator, share.denominator, share.expected, share.is_above) == (5, 5, None, False)


def test_a_few_cases_are_no_proof() -> None:
    shares = avoidance([handled("a", "x", 2, reject=1), handled("b", "x", 1_000, reject=100)])
    assert not shares["a"]["reject"].is_above


def test_the_interval_is_wilsons() -> None:
    low, high = wilson(8, 10)
    assert (round(low, 4), round(high, 4)) == (0.4902, 0.9433)
    assert wilson(0, 0) == (0.0, 1.0)


@given(st.integers(1, 500).flatmap(lambda total: st.tuples(st.integers(0, total), st.just(total))))
@settings(max_examples=50, deadline=None)
def test_the_interval_holds_the_share(counts: tuple[int, int]) -> None:
    low, high = wilson(*counts)
    assert 0 <= low <= counts[0] / counts[1] + 1e-12
    assert counts[0] / counts[1] - 1e-12 <= high <= 1


def test_what_everybody_does_is_expected_of_everybody() -> None:
    """Also where a sum of fractions comes out a hair above the whole."""
    rows = [handled(key, f"c{n}", 3 + n, reject=3 + n) for n in range(20) for key in ("a", "b", "c")]
    shares = avoidance(rows)
    assert shares["a"]["reject"].expected_high == 1.0
    assert wilson(10 + 1e-9, 10) == wilson(10, 10)
