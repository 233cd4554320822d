import pytest

from chassis.security.tokens import Caller


def caller(sub: str, person: str | None, post: str | None) -> Caller:
    return Caller("officer", sub, "500105-CG", post, person, "issuer")


@pytest.mark.parametrize(
    ("found", "ref"),
    [
        (caller("u-17", "P17", "500105-CG-P04"), "u-17"),
        (caller("P17", "P17", "500105-CG-P04"), "500105-CG-P04"),
        (caller("周某〇〇四", None, "500105-CG-P04"), "500105-CG-P04"),
        (caller("周某〇〇四", None, None), "officer"),
    ],
)
def test_records_never_name_a_caller_by_the_name(found: Caller, ref: str):
    assert found.ref == ref
