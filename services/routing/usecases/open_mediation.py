"""A mediator of the roster brings the parties of a conflict together (启动调解).

The parties' names and numbers go to the key store at once, each under a key of its own: the reporter's own, or one made
for this party. The case, its events and its records know pseudonyms.
"""

import asyncio
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import orjson

from chassis.ids import new_id
from services.routing.domain.case import Case
from services.routing.domain.mediation import SIDES, Mediator, Party, opened
from services.routing.domain.mediation_events import MediationOpened
from services.routing.usecases.case_steps import Begun, Desk, Opened, StepCommand, begin, end, refused
from services.routing.usecases.errors import FieldError, InvalidFields
from services.routing.usecases.recusal import is_withheld_from
from services.routing.usecases.sealing import DataErased
from services.routing.usecases.standings import lineage_of, power_behind


@dataclass(frozen=True, slots=True)
class NamedParty:
    """In clear, for as long as the request lasts."""

    name: str
    phone: str = ""
    is_reporter: bool = False


@dataclass(frozen=True, slots=True)
class OpenMediation(StepCommand):
    """`mediator`: a code of the roster. `parties`: two to six, at most one of them the reporter."""

    mediator: str
    parties: tuple[NamedParty, ...]


async def open_mediation(command: OpenMediation, desk: Desk) -> Case:
    mediator = await desk.work.mediations.mediator(command.mediator)
    begun = await begin("open_mediation", command, desk, lambda found: require_fit(command, mediator, found))
    if mediator is None:
        raise InvalidFields([_unknown()])
    parties = await _sealed(command.parties, begun, desk)
    mediation = opened(begun.case, mediator, parties, begun.now)
    course = begun.case.noting(mediation=mediation, pause=None)
    mediated = begun.case.stepped(begun.line.next_state, course=course)
    desk.work.mediations.add_parties(begun.case.id, mediation["number"], parties)
    detail = {name: mediation[name] for name in ("number", "mediator", "parties")}
    power_code = power_behind("open_mediation", begun.case, begun.snapshot)
    return end(begun, mediated, MediationOpened, desk, detail=detail, power_code=power_code)


def require_fit(command: OpenMediation, mediator: Mediator | None, found: Opened) -> None:
    """All faults at once. Raises InvalidFields."""
    faults = [*_faults_of_mediator(mediator, found), *_faults_of_parties(command.parties)]
    if faults:
        raise InvalidFields(faults)


def _faults_of_mediator(mediator: Mediator | None, found: Opened) -> Iterator[FieldError]:
    if mediator is None or not mediator.is_active:
        yield _unknown()
    elif found.snapshot is not None and mediator.area_code not in lineage_of(found.case, found.snapshot):
        yield FieldError("mediator", "other_area", "该调解员不在本区划任职", "the mediator is not of this area")
    elif is_withheld_from(mediator.unit_code or None, found.case.report.about_unit, found.snapshot):
        yield FieldError(
            "mediator", "is_party", "该调解员所在单位是被反映单位，应当回避", "the case is about the mediator's unit"
        )


def _unknown() -> FieldError:
    return FieldError("mediator", "unknown_mediator", "调解员名册中没有此人", "not in the roster of mediators")


def _faults_of_parties(parties: Sequence[NamedParty]) -> Iterator[FieldError]:
    reporters = [number for number, party in enumerate(parties) if party.is_reporter]
    for number in reporters[1:]:
        yield FieldError(
            f"parties.{number}.is_reporter", "duplicate", "反映人只能是一方", "the reporter is one party only"
        )
    seen: set[str] = set()
    for number, party in enumerate(parties):
        if party.name in seen:
            yield FieldError(f"parties.{number}.name", "duplicate", "同一人不能是两方", "named twice")
        seen.add(party.name)


async def _sealed(parties: Sequence[NamedParty], begun: Begun, desk: Desk) -> list[Party]:
    try:
        return list(
            await asyncio.gather(*(_one(party, side, begun, desk) for party, side in zip(parties, SIDES, strict=False)))
        )
    except DataErased:
        raise refused(
            begun,
            "当事人的个人信息已被删除，不能再登记",
            "a party's personal data was erased and can't be taken down again",
        ) from None


async def _one(party: NamedParty, side: str, begun: Begun, desk: Desk) -> Party:
    ref = begun.case.report.reporter_ref if party.is_reporter else f"party-{new_id()}"
    content = orjson.dumps({"name": party.name, "phone": party.phone})
    return Party(side, ref, party.is_reporter, await desk.sealing.seal(ref, str(begun.case.id), content))
