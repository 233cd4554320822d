"""The canonical form against the reference implementation of RFC 8785."""

import orjson
import pytest
import rfc8785
from hypothesis import given
from hypothesis import strategies as st

from services.audit.domain.canonical import DEPTH_MAX, INTEGER_MAX, canonical_bytes, is_in_domain, parsed_detail

ascii_keys = st.text(st.characters(max_codepoint=127), max_size=8)
in_domain = st.recursive(
    st.none() | st.booleans() | st.integers(-INTEGER_MAX, INTEGER_MAX) | st.text(max_size=12),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(ascii_keys, inner, max_size=4),
    max_leaves=20,
)


@given(in_domain)
def test_the_form_is_that_of_rfc_8785(content) -> None:
    assert canonical_bytes(content) == rfc8785.dumps(content)


@given(in_domain)
def test_what_is_in_the_domain_is_taken_and_comes_back_equal(content) -> None:
    assert is_in_domain(content)
    assert orjson.loads(canonical_bytes(content)) == content


@pytest.mark.parametrize(
    "content",
    [1.5, -0.0, INTEGER_MAX + 1, -INTEGER_MAX - 1, {"键": 1}, [{"a": [0.5]}], {"a": {"\U0001f600": 1}}, b"bytes"],
)
def test_what_encoders_disagree_about_is_out_of_the_domain(content) -> None:
    assert not is_in_domain(content)


def test_a_content_too_deep_is_out_of_the_domain() -> None:
    content: object = 1
    for _ in range(DEPTH_MAX):
        content = [content]
    assert not is_in_domain(content)
    assert is_in_domain(content[0])  # type: ignore[index]


@pytest.mark.parametrize("text", ['{"a": 1.5}', "{", '{"a": 12345678901234567890123}', '{"键": 1}', "[" * 2000])
def test_a_detail_out_of_the_domain_stays_the_text_it_was(text) -> None:
    assert parsed_detail(text) == text


def test_a_detail_in_the_domain_becomes_content() -> None:
    assert parsed_detail('{"b": [1, "甲"], "a": null}') == {"a": None, "b": [1, "甲"]}
