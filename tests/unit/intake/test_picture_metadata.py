import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from services.intake.domain.file_kinds import JPEG, PDF, PNG, cleaned
from services.intake.domain.issue_errors import AttachmentBroken, AttachmentNotAllowed
from tests.unit.intake.pictures import GPS, jpeg, png, segment

NEITHER = (GPS, b"<author>", b"caption", b"taken by", b"somebody", b"film")


@pytest.mark.parametrize(("content", "kind"), [(jpeg(b"film"), JPEG), (png(b"film"), PNG)])
def test_a_picture_keeps_its_pixels_and_loses_place_time_and_author(content: bytes, kind: str):
    media_type, kept = cleaned(content)
    assert media_type == kind
    assert [each for each in NEITHER if each in kept] == []
    assert cleaned(kept) == (kind, kept)


def test_what_a_jpeg_needs_to_be_shown_stays():
    _, kept = cleaned(jpeg())
    assert segment(0xE0, b"JFIF\0\x01\x01") in kept
    assert b"pixels\xff\x00more\xff\xd3again\xff\xd9" in kept


def test_a_document_is_kept_as_it_is():
    assert cleaned(b"%PDF-1.7 ...") == (PDF, b"%PDF-1.7 ...")


@pytest.mark.parametrize("content", [b"", b"GIF89a", b"<html>", b"MZ\x90", b"\xff\xd8"])
def test_other_files_are_not_taken(content: bytes):
    with pytest.raises(AttachmentNotAllowed):
        cleaned(content)


@pytest.mark.parametrize("content", [jpeg(), png()])
def test_a_picture_that_ends_early_is_broken(content: bytes):
    for length in range(9, len(content)):
        with pytest.raises(AttachmentBroken):
            cleaned(content[:length])


@settings(max_examples=100, deadline=None)
@given(st.binary(max_size=200), st.sampled_from([b"\xff\xd8\xff", b"\x89PNG\r\n\x1a\n"]))
def test_any_bytes_behind_a_picture_s_first_ones_are_cleaned_or_broken(rest: bytes, first: bytes):
    try:
        _, kept = cleaned(first + rest)
    except AttachmentBroken:
        return
    assert len(kept) <= len(first + rest)


def test_millions_of_fill_bytes_cost_no_time():
    with pytest.raises(AttachmentBroken):
        cleaned(b"\xff\xd8" + b"\xff" * 10_000_000)
