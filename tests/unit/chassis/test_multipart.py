import pytest

from chassis.web.multipart import FormPart, form_parts
from chassis.web.problems import Problem

TYPE = 'multipart/form-data; boundary="b0"'


def _body(*parts: bytes) -> bytes:
    return b"".join(b"--b0\r\n" + part + b"\r\n" for part in parts) + b"--b0--\r\n"


def test_parts_come_with_their_names_and_every_byte() -> None:
    content = bytes(range(256)) + b"\r\n\r\n--b\r\n"
    head = b'Content-Disposition: form-data; name="file"; filename="a.xlsx"\r\nContent-Type: application/x\r\n\r\n'
    field = b'Content-Disposition: form-data; name="note"\r\n\r\n'
    assert list(form_parts(TYPE, _body(head + content, field))) == [
        FormPart("file", "a.xlsx", content),
        FormPart("note", "", b""),
    ]


def test_a_chinese_file_name_is_read_in_either_spelling() -> None:
    plain = 'Content-Disposition: form-data; name="f"; filename="权力清单.csv"\r\n\r\nx'.encode()
    coded = b"Content-Disposition: form-data; name=f; filename*=UTF-8''%E6%9D%83%E5%8A%9B.csv\r\n\r\nx"
    assert [part.file_name for part in form_parts(TYPE, _body(plain, coded))] == ["权力清单.csv", "权力.csv"]


@pytest.mark.parametrize(
    ("kind", "raw"),
    [
        ("multipart/form-data", _body(b"A: b\r\n\r\nx")),
        (TYPE, b"nothing"),
        (TYPE, b"--b0\r\nA: b\r\n\r\nno end"),
        (TYPE, _body(b"no headers")),
        (TYPE, _body(b"A: " + b"x" * 9000 + b"\r\n\r\n")),
        (TYPE, _body(*[b"A: b\r\n\r\nx"] * 200)),
    ],
)
def test_a_form_that_is_not_whole_is_refused(kind: str, raw: bytes) -> None:
    with pytest.raises(Problem) as raised:
        list(form_parts(kind, raw))
    assert (raised.value.status, raised.value.code) == (400, "malformed_form")
