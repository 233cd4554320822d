"""The papers of a mediation, sealed into their records as they were written."""

from typing import Any

import pytest

from chassis.sealed_words import sealed_bytes, submitted_in
from contracts.routing.v1 import case_pb2
from services.routing.usecases.sealing import DataErased
from tests.component.routing.house import House
from tests.component.routing.mediating import accepted_case, mediated, set_roster
from tests.component.routing.test_case_steps import handler_of
from tests.component.routing.test_casework import done

SAID = "乙方李某乙也同意，电话 13912345678"


@pytest.fixture(scope="module", autouse=True)
async def roster(house: House) -> None:
    await set_roster(house)


@pytest.fixture
async def case(house: House) -> dict[str, Any]:
    return await accepted_case(house)


async def record_of(house: House, case: dict[str, Any], message: Any) -> Any:
    statement = "SELECT payload FROM outbox WHERE aggregateid = :id AND type = :type ORDER BY position DESC LIMIT 1"
    [row] = await house.rows(statement, id=case["case_id"], type=message.DESCRIPTOR.full_name)
    assert SAID.encode() not in row.payload
    return message.FromString(row.payload).record


async def opened(house: House, field: Any) -> bytes:
    """All seals around it, the outermost first."""
    content = sealed_bytes(field.cipher, field.key_version, field.nonce, field.ciphertext)
    for ref in field.subject_refs:
        content = await house.app.keys.open(ref, field.record_id, content)
    return content


async def test_minutes_and_agreement_open_with_the_keys_of_all_parties(house: House, case):
    officer = handler_of(house, case)
    await mediated(house, case)
    await done(house, case["case_id"], "record_session", officer, minutes=SAID, consents=["甲", "乙"])
    await done(house, case["case_id"], "conclude_mediation", officer, outcome="agreed", text=SAID)
    for name, message in (("minutes", case_pb2.MediationSessionRecorded), ("agreement", case_pb2.MediationAgreed)):
        [field] = (await record_of(house, case, message)).sealed
        assert (field.field, len(field.subject_refs), field.record_id) == (name, 2, case["case_id"])
        assert submitted_in(await opened(house, field), field.commitment) == {"text": SAID}


async def test_with_any_party_erased_the_papers_open_for_nobody_and_new_ones_are_not_sealed(house: House, case):
    officer = handler_of(house, case)
    await mediated(house, case)
    await done(house, case["case_id"], "record_session", officer, minutes=SAID, consents=["甲"])
    [field] = (await record_of(house, case, case_pb2.MediationSessionRecorded)).sealed
    await house.app.keys.destroy(field.subject_refs[1])
    with pytest.raises(DataErased):
        await opened(house, field)
    await done(house, case["case_id"], "record_session", officer, minutes=SAID, consents=["甲"])
    assert list((await record_of(house, case, case_pb2.MediationSessionRecorded)).sealed) == []
    failed = await done(
        house, case["case_id"], "conclude_mediation", officer, outcome="failed", text="有一方已删除信息"
    )
    assert failed["state"] == "assigned"


async def test_steps_without_papers_ask_no_key_store_and_seal_nothing(house: House, case):
    assert list((await record_of(house, case, case_pb2.CaseAccepted)).sealed) == []
