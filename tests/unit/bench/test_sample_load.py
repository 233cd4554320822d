import json

from bench.decide import measure, placed_issues
from bench.load import REPORTER_CHANNELS, reporter_bodies


def test_only_good_issues_of_reporters_channels_are_sent_and_without_what_is_the_samples():
    bodies = [json.loads(body) for body in reporter_bodies()]
    assert len(bodies) >= 20
    for body in bodies:
        assert body["channel"] in REPORTER_CHANNELS
        assert not {"sample", "external_ref"} & body.keys()


def test_decisions_are_timed_on_placed_issues_of_the_sample_district():
    assert sum(issue["area_code"] is not None for issue in placed_issues()) >= 20
    p50, p99 = measure(decisions=200, seed=1)
    assert 0 < p50.value <= p99.value
    assert (p50.unit, p50.name, p99.name) == ("µs", "decide_p50_us", "decide_p99_us")
