"""The parts of a multipart/form-data body (RFC 7578), their bytes untouched."""

from collections.abc import Iterator
from dataclasses import dataclass
from email import message_from_bytes, policy
from email.message import Message

from chassis.web.problems import Problem, problem

PARTS_MAX = 100
_PART_HEADER_BYTES_MAX = 8 * 1024


@dataclass(frozen=True, slots=True)
class FormPart:
    """`file_name` is empty for a plain field."""

    name: str
    file_name: str
    content: bytes


def form_parts(content_type: str, raw: bytes) -> Iterator[FormPart]:
    """Raises a 400 problem for a body that is not whole."""
    boundary = _headers(b"Content-Type: " + content_type.encode("latin-1", "replace")).get_boundary()
    if not boundary:
        raise _malformed()
    _, *pieces = (b"\r\n" + raw).split(b"\r\n--" + boundary.encode("latin-1", "replace"), PARTS_MAX + 1)
    if not pieces or not pieces[-1].startswith(b"--"):
        raise _malformed()
    for piece in pieces[:-1]:
        yield _part(piece)


def _part(piece: bytes) -> FormPart:
    # The boundary's line may end in blanks; a part without headers has no name.
    head, found, content = piece.lstrip(b" \t").removeprefix(b"\r\n").partition(b"\r\n\r\n")
    if not found or len(head) > _PART_HEADER_BYTES_MAX:
        raise _malformed()
    headers = _headers(head)
    name = str(headers.get_param("name", header="content-disposition") or "")
    return FormPart(name, headers.get_filename() or "", content)


def _headers(lines: bytes) -> Message:
    return message_from_bytes(lines + b"\r\n\r\n", policy=policy.HTTP)


def _malformed() -> Problem:
    return problem(400, "malformed_form", "表单内容不完整", "the form is malformed")
