"""The particulars of reporters and of those they speak for."""

import re
from collections.abc import Iterator

from chassis.personal_data.identity_numbers import id_card_is_valid, is_landline, is_mobile, old_id_card_is_plausible
from chassis.personal_data.personal_text import searchable
from services.intake.domain.field_errors import FieldError, field_error
from services.intake.domain.issue import OnBehalfOf, Reporter
from services.intake.domain.text_rules import check_line

NAME_CHARACTERS_MAX = 50
_EXTENSION = re.compile(r"(?:-|转|#|,)[0-9]{1,6}$")
_LOCAL_NUMBER = re.compile(r"[2-9][0-9]{6,7}")
_FOREIGN_NUMBER = re.compile(r"\+(?!86)[1-9][0-9]{6,14}")


def check_reporter(reporter: Reporter | None) -> Iterator[FieldError]:
    """Name, phone and identity number of the one who reports."""
    if reporter is None:
        return
    yield from check_line("reporter.name", reporter.name, NAME_CHARACTERS_MAX)
    if reporter.phone and not phone_is_valid(reporter.phone):
        yield field_error("reporter.phone", "bad_phone")
    if reporter.id_number and not id_number_is_valid(reporter.id_number):
        yield field_error("reporter.id_number", "bad_id_number")


def check_on_behalf_of(person: OnBehalfOf | None) -> Iterator[FieldError]:
    """Name, phone and relation of the one who is spoken for."""
    if person is None:
        return
    yield from check_line("on_behalf_of.name", person.name, NAME_CHARACTERS_MAX)
    yield from check_line("on_behalf_of.relation", person.relation, NAME_CHARACTERS_MAX)
    if person.phone and not phone_is_valid(person.phone):
        yield field_error("on_behalf_of.phone", "bad_phone")


def phone_is_valid(phone: str) -> bool:
    """A mobile or landline number as people write it; local ones without area code and foreign ones with + too."""
    written = searchable(phone)
    if len(written) > 40:
        return False
    compact = _compact(written)
    if is_mobile(compact.removeprefix("+")) or _FOREIGN_NUMBER.fullmatch(compact):
        return True
    without_extension = _compact(_EXTENSION.sub("", written))
    return any(is_landline(n) or _LOCAL_NUMBER.fullmatch(n) is not None for n in (compact, without_extension))


def mobile_is_valid(phone: str) -> bool:
    """A mainland mobile number, however it is written."""
    return len(phone) <= 40 and is_mobile(_compact(searchable(phone)).removeprefix("+"))


def _compact(written: str) -> str:
    return re.sub(r"[ \-()]", "", written)


def id_number_is_valid(number: str) -> bool:
    """A resident identity number: 18 characters with check digit, or 15 digits of the old kind."""
    plain = searchable(number.strip())
    return id_card_is_valid(plain) or (plain.isascii() and old_id_card_is_plausible(plain))
