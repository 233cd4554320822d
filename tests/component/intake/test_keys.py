import asyncio
from base64 import b64encode
from uuid import uuid4

import pytest
from sqlalchemy import text

from chassis import migration
from contracts.record.v1.record_pb2 import ActionRecorded
from services.intake.keys.ciphers import CipherKind
from services.intake.keys.errors import KeyUnknown, MasterKeyMissing, SealBroken
from services.intake.keys.master_keys import FileMasterKeys, LocalMasterKeys, add_master_key, drop_old_master_keys
from services.intake.keys.rotation import Progress, progress_of, rewrap
from services.intake.keys.store import KeyStore
from tests.component.intake.conftest import INTAKE

OLD, NEW = b"o" * 32, b"n" * 32


# SQLAlchemy has no name for Postgres' xid8 when it reads tables back.
@pytest.mark.filterwarnings("ignore:Did not recognize type 'xid8'")
@pytest.mark.parametrize("folder", ["migrations", "keys/migrations"])
async def test_the_tables_in_the_code_are_those_of_the_migrations(house, folder):
    settings = house.settings
    url = settings.keys_database_url if folder.startswith("keys") else settings.intake_database_url
    await asyncio.to_thread(migration.check, INTAKE / folder, url)


async def test_a_first_key_is_made_once_for_all_who_ask_at_the_same_time(house):
    ref = uuid4().hex
    stores = [KeyStore(house.keys_engine, LocalMasterKeys([OLD])) for _ in range(2)]

    keyrings = await asyncio.gather(*(store.keyring(ref) for store in stores * 5))

    sealed = keyrings[0].seal("record", b"secret")
    assert all(keyring.open("record", sealed) == b"secret" for keyring in keyrings)


async def test_a_new_master_key_wraps_and_the_old_one_still_unwraps(house):
    old_ref, new_ref = uuid4().hex, uuid4().hex
    sealed = (await KeyStore(house.keys_engine, LocalMasterKeys([OLD])).keyring(old_ref)).seal("record", b"secret")
    rotated = LocalMasterKeys([NEW, OLD])
    store = KeyStore(house.keys_engine, rotated)

    assert (await store.known_keyring(old_ref)).open("record", sealed) == b"secret"
    await store.keyring(new_ref)

    async with house.keys_engine.connect() as connection:
        found = await connection.execute(
            text("SELECT subject_ref, master_key_id FROM data_key WHERE subject_ref = ANY(:refs)"),
            {"refs": [old_ref, new_ref]},
        )
        ids = {row.subject_ref: row.master_key_id for row in found}
    assert ids[new_ref] == rotated.newest_id != ids[old_ref]


async def test_a_wrapped_key_put_on_another_person_does_not_unwrap(house):
    mine, theirs = uuid4().hex, uuid4().hex
    await KeyStore(house.keys_engine, LocalMasterKeys([OLD])).keyring(mine)
    async with house.keys_engine.begin() as connection:
        await connection.execute(
            text(
                "INSERT INTO data_key (subject_ref, version, master_key_id, wrapped) "
                "SELECT :theirs, version, master_key_id, wrapped FROM data_key WHERE subject_ref = :mine"
            ),
            {"theirs": theirs, "mine": mine},
        )
    with pytest.raises(SealBroken):
        await KeyStore(house.keys_engine, LocalMasterKeys([OLD])).known_keyring(theirs)


async def test_a_destroyed_key_is_gone_in_every_process(house):
    ref = uuid4().hex
    store = KeyStore(house.keys_engine, LocalMasterKeys([OLD]))
    await store.keyring(ref)
    assert await store.destroy(ref) == 1
    for each in (store, KeyStore(house.keys_engine, LocalMasterKeys([OLD]))):
        with pytest.raises(KeyUnknown):
            await each.known_keyring(ref)


async def test_a_service_seals_and_opens_by_asking_and_the_opening_is_recorded(http, as_role, rows):
    ref, service = uuid4().hex, as_role("service", sub="audit")
    clear = b64encode("电话 13800138001".encode()).decode()
    seal = {"purpose": "record", "record_id": "r-1", "plaintext": clear}

    sealed = (await http.post(f"/v1/keys/{ref}/seal", json=seal, headers=service)).json()["sealed"]
    opening = {"purpose": "inquiry", "record_id": "r-1", "sealed": sealed}
    opened = await http.post(f"/v1/keys/{ref}/open", json=opening, headers=service)
    elsewhere = await http.post(f"/v1/keys/{ref}/open", json=opening | {"record_id": "r-2"}, headers=service)
    nobody = await http.post(f"/v1/keys/{uuid4().hex}/open", json=opening, headers=service)

    assert opened.json() == {"plaintext": clear}
    assert (elsewhere.status_code, elsewhere.json()["code"]) == (422, "seal_broken")
    assert (nobody.status_code, nobody.json()["code"]) == (410, "data_erased")
    [row] = await rows("SELECT payload FROM outbox WHERE aggregateid = :ref", ref=ref)
    record = ActionRecorded.FromString(row.payload).record
    assert (record.action, record.purpose, record.actor.ref) == ("data.opened", "inquiry", "audit")


async def test_keys_are_for_services_only(http, as_role):
    body = {"purpose": "record", "record_id": "r-1", "plaintext": ""}
    for role in ("reporter", "officer", "admin", "supervisor"):
        for verb in ("seal", "open"):
            answer = await http.post(f"/v1/keys/x/{verb}", json=body, headers=as_role(role))
            assert answer.status_code == 403


async def test_a_rotation_that_was_stopped_goes_on_where_it_was_and_services_follow_the_file(house, tmp_path):
    path = tmp_path / "master.key"
    path.write_text(b64encode(OLD).decode() + "\n")
    refs = [uuid4().hex for _ in range(7)]
    running = KeyStore(house.keys_engine, FileMasterKeys(path))
    sealed = {ref: (await running.keyring(ref)).seal("record", ref.encode()) for ref in refs}
    async with house.keys_engine.begin() as connection:
        await connection.execute(text("DELETE FROM data_key WHERE NOT subject_ref = ANY(:refs)"), {"refs": refs})

    newest = add_master_key(path)
    keys = FileMasterKeys(path)
    stopped = rewrap(house.keys_engine, keys, batch=3)
    assert await anext(stopped) == 3
    await stopped.aclose()
    assert await progress_of(house.keys_engine, newest) == Progress(3, 4)
    assert [count async for count in rewrap(house.keys_engine, keys, batch=3)] == [3, 1]
    assert await progress_of(house.keys_engine, newest) == Progress(7, 0)

    assert drop_old_master_keys(path) == 1
    await running.forget_all()
    for ref in refs:
        assert (await running.known_keyring(ref)).open("record", sealed[ref]) == ref.encode()
    with pytest.raises(MasterKeyMissing):
        await KeyStore(house.keys_engine, LocalMasterKeys([OLD])).known_keyring(refs[0])


async def test_a_rotation_without_the_old_master_key_changes_nothing_and_says_so(house):
    ref = uuid4().hex
    await KeyStore(house.keys_engine, LocalMasterKeys([OLD])).keyring(ref)
    with pytest.raises(MasterKeyMissing):
        [_ async for _ in rewrap(house.keys_engine, LocalMasterKeys([NEW]))]
    assert await KeyStore(house.keys_engine, LocalMasterKeys([OLD])).known_keyring(ref)


async def test_the_other_cipher_seals_from_now_on_and_the_first_still_opens(house):
    ref = uuid4().hex
    aes = await KeyStore(house.keys_engine, LocalMasterKeys([OLD])).keyring(ref)
    sm4 = await KeyStore(house.keys_engine, LocalMasterKeys([OLD]), kind=CipherKind.SM4_GCM).keyring(ref)
    sealed = {kind: keyring.seal("record", "江北".encode()) for kind, keyring in (("aes", aes), ("sm4", sm4))}
    assert [sealed["aes"][0], sealed["sm4"][0]] == [1, 2]
    for keyring in (aes, sm4):
        assert {keyring.open("record", each) for each in sealed.values()} == {"江北".encode()}
    broken = sealed["sm4"][:-1] + bytes([sealed["sm4"][-1] ^ 1])
    for bad, record in ((broken, "record"), (sealed["sm4"], "other")):
        with pytest.raises(SealBroken):
            sm4.open(record, bad)
