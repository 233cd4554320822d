"""Pictures are decoded and made anew, by Pillow: nothing of the sent file is kept but what can be seen.

Exif with GPS, XMP, IPTC, comments, colour profiles, further frames, and whatever hides in a segment or behind the end
are gone. The picture stands upright, since the note that said how to turn it goes, too.
"""

import asyncio
from io import BytesIO
from struct import error as StructError  # noqa: N812 - the name tells what it is
from zlib import error as ZlibError  # noqa: N812

from PIL import Image, ImageOps

from services.intake.domain.file_kinds import JPEG, PNG, WEBP, FileKind
from services.intake.domain.issue_errors import AttachmentBroken, PictureTooLarge

# 120 MiB when decoded. Looked up in the file's head, before anything is decoded; Pillow's own limit only warns.
PIXELS_MAX = 40_000_000
Image.MAX_IMAGE_PIXELS = None
THUMBNAIL_PIXELS = 320
# Decoded at once by a process.
_AT_ONCE = 2
_FORMATS = {JPEG: "JPEG", PNG: "PNG", WEBP: "WEBP", "image/gif": "GIF"}
_BROKEN = (OSError, ValueError, SyntaxError, EOFError, IndexError, KeyError, OverflowError, StructError, ZlibError)
_MODES = {"JPEG": ("L", "RGB"), "PNG": ("1", "L", "LA", "P", "RGB", "RGBA"), "WEBP": ("RGB", "RGBA")}
_QUALITY = 90


class PillowPictures:
    """Implements Pictures."""

    def __init__(self) -> None:
        self._room = asyncio.Semaphore(_AT_ONCE)

    async def made_anew(self, content: bytes, kind: FileKind) -> bytes:
        """Raises AttachmentBroken or PictureTooLarge."""
        async with self._room:
            return await asyncio.to_thread(_made_anew, content, _FORMATS[kind.media_type], _FORMATS[kind.kept_as])

    async def thumbnail(self, content: bytes, media_type: str) -> bytes:
        """JPEG, no side longer than THUMBNAIL_PIXELS."""
        async with self._room:
            return await asyncio.to_thread(_thumbnail, content, _FORMATS[media_type])


def _made_anew(content: bytes, kind: str, kept_as: str) -> bytes:
    try:
        picture = _opened(content, kind)
        picture = ImageOps.exif_transpose(picture)
        return _encoded(picture, kept_as)
    except PictureTooLarge:
        raise
    except _BROKEN:
        raise AttachmentBroken from None


def _thumbnail(content: bytes, kind: str) -> bytes:
    picture = _opened(content, kind)
    # JPEGs are decoded small at once.
    picture.draft("RGB", (THUMBNAIL_PIXELS, THUMBNAIL_PIXELS))
    picture.thumbnail((THUMBNAIL_PIXELS, THUMBNAIL_PIXELS))
    return _encoded(picture, "JPEG")


def _opened(content: bytes, kind: str) -> Image.Image:
    """By the decoder of its kind and no other, whatever else the bytes might be."""
    picture = Image.open(BytesIO(content), formats=(kind,))
    if picture.width * picture.height > PIXELS_MAX:
        raise PictureTooLarge(PIXELS_MAX // 1_000_000)
    return picture


def _encoded(picture: Image.Image, kind: str) -> bytes:
    picture.load()
    if picture.mode not in _MODES[kind]:
        has_alpha = picture.has_transparency_data and kind != "JPEG"
        picture = picture.convert("RGBA" if has_alpha else "RGB")
    # Comments and profiles would be written again; only which colour is transparent is needed.
    transparent = picture.info.get("transparency") if kind == "PNG" else None
    picture.info.clear()
    if transparent is not None:
        picture.info["transparency"] = transparent
    out = BytesIO()
    picture.save(out, kind, **({} if kind == "PNG" else {"quality": _QUALITY}))
    return out.getvalue()
