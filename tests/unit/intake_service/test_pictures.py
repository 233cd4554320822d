from io import BytesIO

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image

from services.intake.adapters.pictures import THUMBNAIL_PIXELS, PillowPictures
from services.intake.domain.file_kinds import kind_of
from services.intake.domain.issue_errors import AttachmentBroken, PictureTooLarge
from tests.unit.intake.pictures import GPS, SCRIPT, bomb, jpeg, png

HIDDEN = (GPS, SCRIPT, b"somebody", b"film")


async def made_anew(content: bytes) -> bytes:
    return await PillowPictures().made_anew(content, kind_of(content[:64]))


def saved(picture: Image.Image, kind: str, **more: object) -> bytes:
    out = BytesIO()
    picture.save(out, kind, **more)
    return out.getvalue()


@pytest.mark.parametrize("content", [jpeg(b"film" + SCRIPT), png(b"film" + SCRIPT)])
async def test_a_picture_is_made_anew_without_place_author_script_and_what_hides_behind_its_end(content: bytes):
    kept = await made_anew(content)
    assert [each for each in HIDDEN if each in kept] == []
    assert dict(Image.open(BytesIO(kept)).getexif()) == {}


async def test_a_picture_that_lay_on_its_side_stands_upright_since_the_note_is_gone():
    upright = Image.open(BytesIO(await made_anew(jpeg())))
    assert upright.size == (16, 24)
    top, bottom = upright.getpixel((8, 2)), upright.getpixel((8, 21))
    assert top[0] > 150 > bottom[0]


@pytest.mark.parametrize("mode", ["1", "L", "LA", "P", "RGB", "RGBA", "CMYK", "I;16", "YCbCr"])
@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP", "GIF"])
async def test_every_way_of_writing_colours_is_taken(mode: str, kind: str):
    try:
        content = saved(Image.new(mode, (9, 7)), kind)
    except (OSError, ValueError):
        # Not every format knows every mode.
        content = saved(Image.new(mode, (9, 7)).convert("RGB"), kind)
    kept = await made_anew(content)
    assert Image.open(BytesIO(kept)).size == (9, 7)


async def test_of_an_animation_the_first_picture_is_kept():
    frames = [Image.new("RGB", (8, 8), colour) for colour in ("red", "green")]
    kept = await made_anew(saved(frames[0], "GIF", save_all=True, append_images=frames[1:]))
    picture = Image.open(BytesIO(kept))
    assert (picture.format, picture.convert("RGB").getpixel((0, 0))) == ("PNG", (255, 0, 0))


async def test_a_bomb_is_refused_before_it_is_decoded():
    with pytest.raises(PictureTooLarge):
        await made_anew(bomb())


@pytest.mark.parametrize("content", [jpeg(), png()])
async def test_a_picture_that_ends_early_is_broken(content: bytes):
    for length in range(24, len(content) - 60, 40):
        with pytest.raises(AttachmentBroken):
            await made_anew(content[:length])


async def test_a_page_that_begins_like_a_picture_is_broken():
    with pytest.raises(AttachmentBroken):
        await made_anew(b"\xff\xd8\xff\xe0" + SCRIPT * 5)


@settings(max_examples=60, deadline=None)
@given(
    st.binary(max_size=200),
    st.sampled_from([jpeg()[:200], png()[:60], b"GIF89a\x08\0\x08\0", b"RIFF\x99\0\0\0WEBPVP8L"]),
)
async def test_any_bytes_behind_a_picture_s_first_ones_are_a_picture_or_broken(rest: bytes, first: bytes):
    try:
        kept = await made_anew(first + rest)
    except (AttachmentBroken, PictureTooLarge):
        return
    Image.open(BytesIO(kept)).load()


async def test_a_thumbnail_is_a_small_jpeg():
    large = await made_anew(jpeg(size=(1600, 1200)))
    small = Image.open(BytesIO(await PillowPictures().thumbnail(large, "image/jpeg")))
    assert (small.format, max(small.size)) == ("JPEG", THUMBNAIL_PIXELS)
