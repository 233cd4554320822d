import pytest

from chassis.redaction import REFUSED, redact, redact_field, redact_text


@pytest.mark.parametrize(
    "key", ["text", "title", "name", "phone", "id_number", "address", "body", "token", "Authorization", "reporter_name"]
)
def test_fields_of_words_people_and_secrets_are_refused(key: str) -> None:
    assert redact_field(key, "anything") == REFUSED


@pytest.mark.parametrize("key", ["service", "topic", "application_name", "unit_code", "status", "context"])
def test_other_fields_are_kept(key: str) -> None:
    assert redact_field(key, "500105-CG") == "500105-CG"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("call 13800138000 now", "call *** now"),
        ("id 11010519491231002X.", "id ***."),
        ("card 6222021234567890123", "card ***"),
        ("１３８００１３８０００", "***"),
        ("tel13800138000", "tel***"),
        ("1234567890 is ten digits", "1234567890 is ten digits"),
        ("019a20909-5cd8", "019a20909-5cd8"),
    ],
)
def test_long_runs_of_digits_are_masked(text: str, expected: str) -> None:
    assert redact_text(text) == expected


def test_our_own_ids_stay_readable() -> None:
    text = "case 01920000-0000-7000-8000-000000000001 trace 00000000000000000000000000000001"
    assert redact_text(text) == text


def test_tokens_in_a_text_are_masked() -> None:
    assert redact_text("sent Bearer abc.def.ghi") == "sent ***"
    assert redact_text("got eyJhbGciOiJFZERTQSJ9.eyJpc3MiOiJ4In0.c2ln") == "got ***"


def test_nested_values_are_searched() -> None:
    found = redact({"outer": [{"phone": "1", "note": "x", "code": "13800138000"}], "raw": b"secret", "count": 3})
    assert found == {"outer": [{"phone": REFUSED, "note": REFUSED, "code": "***"}], "raw": REFUSED, "count": 3}
