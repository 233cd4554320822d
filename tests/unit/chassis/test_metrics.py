import ast
from pathlib import Path

from chassis.metrics import Metrics

ROOT = Path(__file__).resolve().parents[3]
MAKERS = {"Counter", "Gauge", "Histogram", "Summary", "Info", "Enum"}


def creates_metrics(path: Path) -> bool:
    tree = ast.parse(path.read_text(encoding="utf-8"))
    imports = [node for node in ast.walk(tree) if isinstance(node, ast.ImportFrom | ast.Import)]
    return any(
        alias.name.startswith("prometheus_client")
        if isinstance(node, ast.Import)
        else (node.module or "").startswith("prometheus_client") and alias.name in MAKERS
        for node in imports
        for alias in node.names
    )


def test_metrics_are_created_in_one_place_only() -> None:
    files = [path for folder in ("chassis", "services", "cli") for path in (ROOT / folder).rglob("*.py")]
    creators = [str(path.relative_to(ROOT)) for path in files if creates_metrics(path)]
    assert creators == ["chassis/metrics.py"]


def test_every_metric_says_what_it_is() -> None:
    text = Metrics().text().decode()
    own = [name for name, value in vars(Metrics()).items() if name != "registry"]
    for name in own:
        family = name.removesuffix("_total")
        assert f"# HELP {family}" in text
    assert "process_cpu_seconds_total" in text


def test_two_processes_parts_do_not_share_counts() -> None:
    first, second = Metrics(), Metrics()
    first.relay_lease_held.set(1)
    assert second.registry.get_sample_value("relay_lease_held") == 0
