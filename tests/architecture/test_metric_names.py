"""The list of metrics is closed: chassis/metrics.py, and nobody else makes one."""

import re
from collections.abc import Iterator

from prometheus_client import Counter

from chassis.metrics import Metrics
from chassis.topics import ROOT

LIST = ROOT / "chassis" / "metrics.py"
CODE = ("chassis", "services", "cli")
UNIT_LAST = re.compile(r".*_(seconds|total|rows|messages|held|open)$")


def test_only_the_list_makes_metrics():
    makers = {str(path.relative_to(ROOT)) for path, text in sources() if "prometheus_client" in text}
    assert makers == {"chassis/metrics.py"}


def test_a_metric_is_called_in_code_as_it_is_called_outside():
    for attribute, metric in own_metrics().items():
        outside = metric._name + ("_total" if isinstance(metric, Counter) else "")
        assert outside == attribute


def test_names_end_with_their_unit_and_have_a_description():
    for name, metric in own_metrics().items():
        assert UNIT_LAST.fullmatch(name)
        assert metric._documentation


def test_every_metric_that_code_speaks_of_is_in_the_list():
    used = {
        name for _, text in sources() for name in re.findall(r"\bmetrics\.([a-z_]+)\.(?:labels|set|inc|time)", text)
    }
    assert used
    assert used - set(own_metrics()) == set()


def test_no_metric_is_listed_in_vain():
    texts = [text for path, text in sources() if path != LIST]
    assert {name for name in own_metrics() if not any(name in text for text in texts)} == set()


def own_metrics() -> dict:
    return {name: value for name, value in vars(Metrics()).items() if hasattr(value, "_documentation")}


def sources() -> Iterator[tuple]:
    for folder in CODE:
        for path in (ROOT / folder).rglob("*.py"):
            yield path, path.read_text(encoding="utf-8")
