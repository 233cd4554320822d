"""`powerlist rulebook diagram`: from a folder of tables, without a server."""

from pathlib import Path
from xml.etree import ElementTree

import pytest
from click.testing import CliRunner, Result

from cli.rulebook_diagram import diagram

DISTRICT = Path(__file__).parents[3] / "samples" / "district"
NOISE = "500105-CF-HB-0006"


def run(*arguments: object) -> Result:
    return CliRunner().invoke(diagram, [str(DISTRICT), *map(str, arguments)])


def test_a_power_is_drawn_to_the_output_or_to_a_file(tmp_path: Path):
    printed = run(NOISE)
    assert printed.exit_code == 0, printed.output
    assert ElementTree.fromstring(printed.stdout).tag.endswith("svg")  # noqa: S314 - our own output
    out = tmp_path / "noise.svg"
    assert run(NOISE, "--out", out).exit_code == 0
    assert out.read_text(encoding="utf-8") == printed.stdout


def test_a_file_of_mermaid_is_a_flowchart(tmp_path: Path):
    out = tmp_path / "noise.mmd"
    assert run(NOISE, "--out", out).exit_code == 0
    assert "flowchart TB" in out.read_text(encoding="utf-8")


def test_all_powers_of_a_unit_are_drawn_with_a_page_of_their_own(tmp_path: Path):
    done = run("--all", "--unit", "500105-HB", "--out", tmp_path, "--at", "2026-06-01")
    assert done.exit_code == 0, done.output
    drawn = {path.stem for path in tmp_path.glob("*.svg")}
    assert NOISE in drawn
    assert "500105-CF-HB-0010" not in drawn, "it is no longer in force"
    page = (tmp_path / "index.html").read_text(encoding="utf-8")
    assert page.count("<svg") == len(drawn)
    assert "<style>" in page


@pytest.mark.parametrize("name", ["noise.png", "noise.PDF", "noise.svg.txt"])
def test_a_file_of_a_kind_that_we_do_not_draw_is_refused_and_not_written(tmp_path: Path, name: str):
    refused = run(NOISE, "--out", tmp_path / name)
    assert refused.exit_code == 2
    assert Path(name).suffix in refused.output and ".svg" in refused.output and ".mmd" in refused.output
    assert list(tmp_path.iterdir()) == []


def test_a_suffix_may_be_in_capitals_or_absent(tmp_path: Path):
    for name, drawn in (("noise.SVG", "<svg"), ("noise.MMD", "flowchart TB"), ("noise", "<svg")):
        assert run(NOISE, "--out", tmp_path / name).exit_code == 0
        assert drawn in (tmp_path / name).read_text(encoding="utf-8")


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("500105-XX",), "没有这项权力"),
        ((), "--all"),
        ((NOISE, "--all"), "--all"),
        (("--all",), "--out"),
        (("--all", "--unit", "500105-XX", "--out", "x"), "没有这个单位"),
        ((NOISE, "--at", "someday"), "--at"),
    ],
)
def test_what_can_t_be_drawn_is_said(arguments: tuple[str, ...], said: str):
    refused = run(*arguments)
    assert refused.exit_code in (1, 2)
    assert said in refused.output
