from datetime import date

import pytest

from services.routing.domain.load import Seat
from services.routing.usecases.errors import InvalidFields
from services.routing.usecases.import_seats import seats_of
from services.routing.usecases.post_seat import faults_of

POST, DEPUTY, STRANGER = "500105-HB-P07", "500105-HB-P06", "500105-CG-P01"


def codes(seat: Seat, snapshot) -> list[str]:
    return [fault.code for fault in faults_of(POST, seat, snapshot)]


def test_a_deputy_is_another_post_of_the_same_unit(snapshot):
    assert codes(Seat(deputy_post=DEPUTY), snapshot) == []
    assert codes(Seat(deputy_post=POST), snapshot) == ["own_post"]
    assert codes(Seat(deputy_post=STRANGER), snapshot) == ["other_unit"]
    assert codes(Seat(deputy_post="none"), snapshot) == ["unknown_post"]


def test_a_number_is_no_name(snapshot):
    assert codes(Seat(person="孙某13812345678"), snapshot) == ["invalid"]
    assert codes(Seat(person="孙某"), snapshot) == []
    assert codes(Seat(person=""), snapshot) == []


def test_absences_are_read_from_a_table_with_chinese_or_english_headers(snapshot):
    wanted = {POST: Seat(None, date(2026, 12, 1), DEPUTY), DEPUTY: Seat("孙某", None, None)}
    chinese = f"\ufeff岗位编码,缺勤至,代理岗位,人员\r\n{POST},2026-12-01,{DEPUTY},\r\n\r\n{DEPUTY},,,孙某\r\n"
    english = f"post_code,person,absent_until,deputy_post\n{POST},,2026-12-01,{DEPUTY}\n{DEPUTY},孙某,,\n"
    assert seats_of(chinese, snapshot) == seats_of(english, snapshot) == wanted


def test_every_fault_of_a_table_is_told_with_its_row(snapshot):
    text = f"post_code,absent_until,deputy_post\nnone,,\n{POST},morgen,\n{DEPUTY},,{STRANGER}\n{DEPUTY},,\n"
    with pytest.raises(InvalidFields) as refused:
        seats_of(text, snapshot)
    assert [(fault.field, fault.code) for fault in refused.value.errors] == [
        ("2.post_code", "unknown_post"),
        ("3.absent_until", "bad_format"),
        ("4.deputy_post", "other_unit"),
        ("5.post_code", "duplicate"),
    ]


@pytest.mark.parametrize(
    "text", ["", "a,b\n1,2\n", "person\n孙某\n", "post_code,岗位编码\nx,y\n", 'post_code\n"' + "x" * 200_000 + '"\n']
)
def test_what_is_no_table_of_seats_is_refused(text, snapshot):
    with pytest.raises(InvalidFields):
        seats_of(text, snapshot)
