import base64

import pytest

from services.intake.adapters.blind_index import PhoneIndex, plain_phone


@pytest.mark.parametrize(
    "written",
    ["13800138000", "138 0013 8000", "+86-138-0013-8000", "0086 13800138000", "（+86）１３８００１３８０００"],
)
def test_every_way_of_writing_a_mobile_is_the_same_person(written):
    assert plain_phone(written) == "13800138000"


def test_other_numbers_stay_apart():
    numbers = ["13800138000", "13800138001", "02367812345", "86678123", "+1 212 555 0100"]
    assert len({plain_phone(number) for number in numbers}) == len(numbers)


def test_the_index_depends_on_its_key():
    assert PhoneIndex(b"a" * 32).of_phone("13800138000") != PhoneIndex(b"b" * 32).of_phone("13800138000")


def test_a_short_or_missing_key_is_refused(tmp_path):
    (tmp_path / "key").write_text(base64.b64encode(b"short").decode())
    for path in (tmp_path / "key", tmp_path / "absent"):
        with pytest.raises(ValueError, match="blind index key"):
            PhoneIndex.from_file(path)
