"""Which files are taken in, and how they are freed of what the camera wrote into them."""

from services.intake.domain.issue_errors import AttachmentNotAllowed
from services.intake.domain.picture_metadata import without_jpeg_metadata, without_png_metadata

JPEG, PNG, PDF = "image/jpeg", "image/png", "application/pdf"
FILE_BYTES_MAX = 10 * 1024 * 1024
ENDINGS = {JPEG: "jpg", PNG: "png", PDF: "pdf"}


def cleaned(content: bytes) -> tuple[str, bytes]:
    """Media type and bytes to be kept. What the sender calls the file is not believed: its first bytes tell.

    Raises AttachmentNotAllowed or AttachmentBroken.
    """
    if content.startswith(b"\xff\xd8\xff"):
        return JPEG, without_jpeg_metadata(content)
    if content.startswith(b"\x89PNG\r\n\x1a\n"):
        return PNG, without_png_metadata(content)
    if content.startswith(b"%PDF-"):
        return PDF, content
    raise AttachmentNotAllowed
