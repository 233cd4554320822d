from pathlib import Path

from bench.classification import labelled_texts, measure, sample_book


def test_without_the_labelled_messages_the_sample_issues_are_measured():
    labelled = labelled_texts(sample_book(), Path("nowhere"))
    assert labelled.source == "issues.jsonl"
    assert len(labelled.roots) >= 40


def test_quality_stands_beside_the_plain_way_and_time_beside_its_limit():
    f1, unlearned, p50, p99 = measure(seeds=1, plain_seeds=1)
    assert 0 < f1.value <= 1
    assert f1.ratio is not None
    assert 0 < unlearned.value <= 1
    assert p50.value <= p99.value
