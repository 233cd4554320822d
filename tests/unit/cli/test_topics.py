"""`powerlist topics list` shows every topic that there is or may be."""

from click.testing import CliRunner

from chassis.topics import families, register
from cli.topics import topics


def test_the_list_shows_the_register_and_the_families_of_topics():
    shown = CliRunner().invoke(topics, ["list"]).output
    assert all(name in shown for name in (*register(), *families()))
    assert "queue.{unit_code}.v1" in shown
