import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from services.intake.domain.file_kinds import kind_of
from services.intake.domain.film_metadata import without_film_metadata
from services.intake.domain.issue_errors import AttachmentBroken, AttachmentNotAllowed
from tests.unit.intake.pictures import GPS, SCRIPT, film, jpeg, png


@pytest.mark.parametrize(
    ("content", "media_type", "kept_as"),
    [
        (jpeg(), "image/jpeg", "image/jpeg"),
        (png(), "image/png", "image/png"),
        (b"RIFF\x10\0\0\0WEBPVP8 ", "image/webp", "image/webp"),
        (b"GIF89a...", "image/gif", "image/png"),
        (b"%PDF-1.7 ...", "application/pdf", "application/pdf"),
        (b"RIFF\x10\0\0\0WAVEfmt ", "audio/wav", "audio/wav"),
        (b"ID3\x04\0...", "audio/mpeg", "audio/mpeg"),
        (b"\xff\xfb\x90\x64...", "audio/mpeg", "audio/mpeg"),
        (b"\xff\xf1\x50\x80...", "audio/aac", "audio/aac"),
        (b"#!AMR\n...", "audio/amr", "audio/amr"),
        (b"OggS\0\2...", "audio/ogg", "audio/ogg"),
        (b"\0\0\0\x1cftypM4A \0\0\2\0", "audio/mp4", "audio/mp4"),
        (film(), "video/mp4", "video/mp4"),
        (b"\0\0\0\x14ftypqt  \0\0\2\0", "video/quicktime", "video/quicktime"),
        (b"\0\0\0\x18ftypXXXX\0\0\2\0isommp42", "video/mp4", "video/mp4"),
        (b"\x1a\x45\xdf\xa3...", "video/webm", "video/webm"),
    ],
)
def test_a_file_is_what_its_first_bytes_say(content: bytes, media_type: str, kept_as: str):
    kind = kind_of(content[:64])
    assert (kind.media_type, kind.kept_as) == (media_type, kept_as)


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"<html>",
        b"<svg xmlns='http://www.w3.org/2000/svg'>" + SCRIPT,
        SCRIPT,
        b"#!/bin/sh",
        b"MZ\x90",
        b"PK\x03\x04",
        b"\xff\xd8",
        b"\xff\xff\xff\xff",
        b"RIFF\x10\0\0\0AVI ",
        b"\0\0\0\x18ftypheic\0\0\0\0mif1heic",
        b"\xff\xfe<\0s\0c\0r\0i\0p\0t\0",
    ],
)
def test_other_files_are_not_taken(content: bytes):
    with pytest.raises(AttachmentNotAllowed):
        kind_of(content)


def test_a_film_keeps_its_pictures_and_loses_its_place():
    kept = without_film_metadata(film())
    assert GPS not in kept
    assert len(kept) == len(film())
    assert b"mdatpictures" in kept
    assert without_film_metadata(kept) == kept


def test_a_film_that_ends_early_is_broken():
    for length in (*range(1, 24), len(film()) - 1):
        with pytest.raises(AttachmentBroken):
            without_film_metadata(film()[:length])


@settings(max_examples=100, deadline=None)
@given(st.binary(max_size=200))
def test_any_bytes_are_a_film_of_the_same_length_or_broken(content: bytes):
    try:
        assert len(without_film_metadata(content)) == len(content)
    except AttachmentBroken:
        return


def test_ten_million_empty_boxes_cost_no_time():
    with pytest.raises(AttachmentBroken):
        without_film_metadata(b"\0\0\0\x08free" * 1_000_000)
