"""Who may call what, and who hears what: declared in one place each."""

import ast
import re
from collections.abc import Callable, Iterator, Mapping
from inspect import iscoroutinefunction, isfunction
from pathlib import Path
from typing import Any

import pytest
from fastapi.dependencies.models import Dependant
from fastapi.routing import iter_route_contexts

from chassis.security.audience import undeclared_routes
from chassis.topics import ROOT, consumed_by, message_class, register
from deploy.local.ports import SERVICES
from tests.architecture.built import Built

TOPIC_NAME = re.compile(rf"(?:{'|'.join(SERVICES)})\.[a-z]+\.v\d+(?:\.dlq)?")
SOURCES = ("chassis", "services", "cli", "deploy", "samples", "bench")


@pytest.mark.parametrize("service", SERVICES)
def test_every_route_declares_who_may_call_it(built: Mapping[str, Built], service: str):
    assert undeclared_routes(built[service].app) == []


@pytest.mark.parametrize("service", SERVICES)
def test_what_a_route_depends_on_is_not_run_in_a_thread(built: Mapping[str, Built], service: str):
    """Two hops between threads take longer than any of our dependencies; the framework does so for plain functions."""
    contexts = [getattr(context, "dependant", None) for context in iter_route_contexts(built[service].app.routes)]
    plain = {call.__name__ for each in contexts if each for call in _plain_calls(each)}
    assert plain == set()


def _plain_calls(dependant: Dependant) -> Iterator[Callable[..., Any]]:
    for inner in dependant.dependencies:
        yield from _plain_calls(inner)
        call = inner.call
        if isfunction(call) and not iscoroutinefunction(call):
            yield call


@pytest.mark.parametrize("service", SERVICES)
def test_a_service_consumes_what_the_register_says(built: Mapping[str, Built], service: str):
    assert set(built[service].consumer._topics) == {topic.name for topic in consumed_by(service)}


def test_owners_and_consumers_are_our_services():
    for topic in register().values():
        assert topic.owner in SERVICES
        assert topic.consumers
        assert set(topic.consumers) <= set(SERVICES)


@pytest.mark.parametrize("topic", sorted(register()))
def test_a_topic_has_schemas_golden_examples_and_a_dead_letter_topic(topic: str):
    entry = register()[topic]
    assert entry.messages
    assert entry.dead_letter == f"{topic}.dlq"
    assert entry.dead_letter_retention_days >= 90
    for name in entry.messages:
        assert message_class(name).DESCRIPTOR.full_name == name
        assert (ROOT / "proto" / "examples" / f"{name}.json").is_file()


def test_a_topic_belongs_to_the_service_in_its_name_and_says_how_to_rebuild_from_it():
    for topic in register().values():
        assert topic.name.split(".")[0] == topic.owner
        assert set(topic.rebuild) in ({"owner", "table"}, {"topic"})


def test_no_code_names_a_topic_that_is_not_registered():
    known = set(register()) | {topic.dead_letter for topic in register().values()}
    unknown = {f"{path}: {text}" for path, text in string_constants() if TOPIC_NAME.fullmatch(text)}
    assert {found for found in unknown if found.split(": ")[1] not in known} == set()


def string_constants() -> Iterator[tuple[Path, str]]:
    """Of all our code, with the file each stands in."""
    for folder in SOURCES:
        for path in (ROOT / folder).rglob("*.py"):
            for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
                if isinstance(node, ast.Constant) and isinstance(node.value, str):
                    yield path.relative_to(ROOT), node.value
