from datetime import date, timedelta
from pathlib import Path

import pytest

from chassis.published_days import published_workday
from cli.calendar import template_lines
from services.routing.adapters.calendar import official_calendar
from services.routing.domain.calendar import OfficialCalendar
from services.routing.domain.calendar_file import CalendarFileError, read_days
from services.routing.domain.opening_hours import OfficeHoursError, read_office_hours

HEADER = "day,is_workday,name"


def whole_year(year: int = 2027, without: tuple[str, ...] = ()) -> str:
    days = [date(year, 1, 1) + timedelta(days=index) for index in range(365)]
    rows = [f"{day},{int(day.weekday() < 5)}," for day in days if day.isoformat() not in without]
    return "\n".join([HEADER, *rows])


def faults(text: str) -> list[str]:
    with pytest.raises(CalendarFileError) as caught:
        read_days(text, lambda year: year <= 2026)
    return [str(error) for error in caught.value.errors]


def test_single_days_of_a_published_year_may_be_corrected() -> None:
    days = read_days(f"{HEADER}\n2026-11-30,0,停电\n2026-11-29,1,", lambda year: year <= 2026)
    assert days == {date(2026, 11, 30): False, date(2026, 11, 29): True}
    calendar = OfficialCalendar(published_workday, days)
    assert calendar.workday_after(date(2026, 11, 28), 1).day == date(2026, 11, 29)
    assert calendar.workday_after(date(2026, 11, 29), 1).day == date(2026, 12, 1)


def test_a_whole_year_that_was_not_published_is_no_guess_any_more() -> None:
    before = official_calendar()
    assert before.workday_after(date(2026, 12, 31), 1)[:2] == (date(2027, 1, 1), True)
    text = whole_year().replace("2027-01-01,1,", "2027-01-01,0,元旦")
    after = OfficialCalendar(published_workday, read_days(text, before.is_published))
    assert after.workday_after(date(2026, 12, 31), 1)[:2] == (date(2027, 1, 4), False)
    assert after.digest != before.digest


def test_json_is_read_alike() -> None:
    text = '[{"day": "2026-11-30", "is_workday": false, "name": "停电"}, {"day": "2026-11-29", "is_workday": 1}]'
    assert read_days(text, lambda year: True) == {date(2026, 11, 30): False, date(2026, 11, 29): True}


def test_all_faults_are_told_at_once_with_line_and_column() -> None:
    text = f"{HEADER}\n2026-13-01,1,\n2026-11-30,maybe,\n2026-11-29,1,\n2026-11-29,0,\n2026-12-01\n"
    assert faults(text) == [
        "第 2 行第 1 列（day）：2026-13-01 不是日期，应写作 2027-02-08",
        "第 3 行第 2 列（is_workday）：maybe 应为 1 或 0（是否工作日）",
        "第 5 行第 1 列（day）：2026-11-29 已见于第 4 行，删去其一",
        "第 6 行第 2 列（is_workday）：缺这一列",
    ]


def test_a_gap_is_told_behind_the_line_where_it_opens() -> None:
    text = whole_year(without=("2027-02-08", "2027-02-09", "2027-12-31"))
    assert faults(text) == [
        "第 39 行第 1 列（day）：2027 年尚无公布的日历，须逐日写全；缺 2027-02-08 至 2027-02-09，共 2 天",
        "第 363 行第 1 列（day）：2027 年尚无公布的日历，须逐日写全；缺 2027-12-31 至 2027-12-31，共 1 天",
    ]


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("", "首行应为 day,is_workday,name"),
        ("日期,上班\n2026-01-01,1", "首行应为 day,is_workday,name"),
        ("[{", "不是 JSON"),
        ("[1]", "应为 {"),
        (f"{HEADER}\n9999-01-01,1,", "年份应在"),
    ],
)
def test_what_is_no_calendar_is_said_to_be_none(text: str, said: str) -> None:
    assert said in faults(text)[0]


def test_a_file_that_is_not_there_is_named(tmp_path: Path) -> None:
    with pytest.raises(CalendarFileError, match=r"days\.csv"):
        official_calendar(str(tmp_path / "days.csv"))
    (tmp_path / "days.csv").write_text(f"{HEADER}\n2026-11-30,0,", encoding="utf-8")
    assert not official_calendar(str(tmp_path / "days.csv")).kind_of(date(2026, 11, 30)).is_working


@pytest.mark.parametrize(
    "entry", ["镇政府", "镇政府=9-12", "镇政府=14:00-18:00,09:00-12:00", "镇政府=09:00-24:30", "=09:00-12:00"]
)
def test_office_hours_that_make_no_sense_are_refused(entry: str) -> None:
    with pytest.raises(OfficeHoursError, match="应写作"):
        read_office_hours(f"政务服务中心=09:00-17:00;{entry}")


def test_office_hours_are_the_standard_where_nothing_is_said() -> None:
    table = read_office_hours("政务服务中心=09:00-17:00")
    assert table.of("镇政府") == ((540, 720), (780, 1080))
    assert table.of("政务服务中心") == ((540, 1020),)
    with pytest.raises(OfficeHoursError, match="两次"):
        read_office_hours("镇政府=09:00-17:00;镇政府=09:00-12:00")


def test_the_template_of_a_year_that_was_not_published_is_a_sound_file() -> None:
    text = "\n".join(template_lines(2027, official_calendar()))
    assert len(read_days(text, official_calendar().is_published)) == 365
