"""Which files are taken in, told by their first bytes: what the sender calls a file is not believed."""

from collections.abc import Sequence
from dataclasses import dataclass

from services.intake.domain.issue_errors import AttachmentNotAllowed

JPEG, PNG, WEBP, GIF = "image/jpeg", "image/png", "image/webp", "image/gif"
PDF, MP4 = "application/pdf", "video/mp4"
# So many bytes tell.
FIRST_BYTES = 64
_MIB = 1024 * 1024


@dataclass(frozen=True, slots=True)
class FileKind:
    """`kept_as`: the media type after it was made anew."""

    media_type: str
    ending: str
    bytes_max: int
    kept_as: str

    @property
    def is_picture(self) -> bool:
        return self.media_type.startswith("image/")

    @property
    def is_film(self) -> bool:
        """Of the family of MP4 (ISO/IEC 14496-12), where phones write the place."""
        return self.ending in {"mp4", "mov", "m4a", "3gp"}


def _kind(media_type: str, ending: str, mebibytes_max: int, kept_as: str | None = None) -> FileKind:
    return FileKind(media_type, ending, mebibytes_max * _MIB, kept_as or media_type)


# Of an animation the first picture is kept.
_GIF = _kind(GIF, "gif", 10, PNG)
_MP4_BRANDS = {
    b"M4A ": _kind("audio/mp4", "m4a", 10),
    b"M4B ": _kind("audio/mp4", "m4a", 10),
    b"qt  ": _kind("video/quicktime", "mov", 30),
    b"3gp4": _kind("video/3gpp", "3gp", 30),
    b"3gp5": _kind("video/3gpp", "3gp", 30),
    b"3gp6": _kind("video/3gpp", "3gp", 30),
    **dict.fromkeys(
        (b"isom", b"iso2", b"iso4", b"iso5", b"iso6", b"mp41", b"mp42", b"avc1", b"M4V ", b"MSNV", b"dash"),
        _kind(MP4, "mp4", 30),
    ),
}
_WEBP, _WAV = _kind(WEBP, "webp", 10), _kind("audio/wav", "wav", 10)
_MP3, _AAC = _kind("audio/mpeg", "mp3", 10), _kind("audio/aac", "aac", 10)
_BY_START: tuple[tuple[bytes, FileKind], ...] = (
    (b"\xff\xd8\xff", _kind(JPEG, "jpg", 10)),
    (b"\x89PNG\r\n\x1a\n", _kind(PNG, "png", 10)),
    (b"GIF87a", _GIF),
    (b"GIF89a", _GIF),
    (b"%PDF-", _kind(PDF, "pdf", 20)),
    (b"ID3", _MP3),
    (b"#!AMR", _kind("audio/amr", "amr", 10)),
    (b"OggS", _kind("audio/ogg", "ogg", 10)),
    (b"fLaC", _kind("audio/flac", "flac", 10)),
    (b"\x1a\x45\xdf\xa3", _kind("video/webm", "webm", 30)),
)
_KINDS = (*(kind for _, kind in _BY_START), *_MP4_BRANDS.values(), _WEBP, _WAV, _AAC)
# The largest of all.
FILE_BYTES_MAX = max(kind.bytes_max for kind in _KINDS)
ENDINGS = {kind.media_type: kind.ending for kind in _KINDS}


def kind_of(content: bytes) -> FileKind:
    """Of a file's first bytes. Raises AttachmentNotAllowed."""
    for start, kind in _BY_START:
        if content.startswith(start):
            return kind
    found = _in_a_container(content) or _sound_frames(content)
    if found is None:
        raise AttachmentNotAllowed
    return found


def _in_a_container(content: bytes) -> FileKind | None:
    if content[:4] == b"RIFF":
        return {b"WEBP": _WEBP, b"WAVE": _WAV}.get(content[8:12])
    if content[4:8] != b"ftyp":
        return None
    # The major brand, then those it is compatible with.
    brands: Sequence[bytes] = [content[8:12], *(content[at : at + 4] for at in range(16, len(content) - 3, 4))]
    return next((_MP4_BRANDS[brand] for brand in brands[:8] if brand in _MP4_BRANDS), None)


def _sound_frames(content: bytes) -> FileKind | None:
    """Frames without a head: eleven set bits, then a layer (ISO/IEC 11172-3), or none (AAC in ADTS)."""
    if len(content) < 4 or content[0] != 0xFF or content[1] & 0xE0 != 0xE0:
        return None
    if content[1] & 0xF6 == 0xF0:
        return _AAC
    is_frame = content[1] & 0x06 != 0 and content[1] & 0x18 != 0x08
    return _MP3 if is_frame and content[2] & 0xF0 != 0xF0 and content[2] & 0x0C != 0x0C else None
