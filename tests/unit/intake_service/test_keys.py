import base64

import pytest

from services.intake.adapters.key_store import key_store
from services.intake.keys.errors import KeyUnknown, MasterKeyMissing, SealBroken
from services.intake.keys.keyring_cache import CACHE_SECONDS, KeyringCache
from services.intake.keys.master_keys import FileMasterKeys, LocalMasterKeys, read_master_keys
from services.intake.keys.sealing import Keyring


@pytest.fixture
def keyring() -> Keyring:
    return Keyring("person", {1: b"1" * 32})


def test_what_is_sealed_opens_for_the_same_person_and_record_only(keyring):
    sealed = keyring.seal("record", b"secret")
    assert keyring.open("record", sealed) == b"secret"
    with pytest.raises(SealBroken):
        keyring.open("another", sealed)
    with pytest.raises(SealBroken):
        Keyring("somebody", {1: b"1" * 32}).open("record", sealed)


def test_no_byte_of_a_seal_can_be_changed(keyring):
    sealed = keyring.seal("record", b"secret")
    for place in range(len(sealed)):
        changed = sealed[:place] + bytes([sealed[place] ^ 1]) + sealed[place + 1 :]
        with pytest.raises((SealBroken, KeyUnknown)):
            keyring.open("record", changed)
    for length in range(len(sealed)):
        with pytest.raises(SealBroken):
            keyring.open("record", sealed[:length])


def test_two_seals_of_the_same_data_look_different(keyring):
    assert keyring.seal("record", b"secret") != keyring.seal("record", b"secret")


def test_the_newest_key_seals_and_older_ones_still_open(keyring):
    sealed = keyring.seal("record", b"secret")
    both = Keyring("person", {1: b"1" * 32, 2: b"2" * 32})
    assert both.open("record", sealed) == b"secret"
    with pytest.raises(KeyUnknown):
        keyring.open("record", both.seal("record", b"secret"))


async def test_a_wrapped_key_unwraps_only_where_it_belongs():
    keys = LocalMasterKeys([b"m" * 32])
    wrapped = await keys.wrap(b"d" * 32, b"person")
    assert await keys.unwrap(wrapped, keys.newest_id, b"person") == b"d" * 32
    with pytest.raises(SealBroken):
        await keys.unwrap(wrapped, keys.newest_id, b"somebody")
    with pytest.raises(MasterKeyMissing):
        await keys.unwrap(wrapped, "another", b"person")


@pytest.mark.parametrize("text", ["", "not base64!", base64.b64encode(b"short").decode()])
def test_a_master_key_that_is_none_is_told_at_once(text, tmp_path):
    with pytest.raises(MasterKeyMissing):
        read_master_keys(text)
    (tmp_path / "key").write_text(text)
    with pytest.raises(MasterKeyMissing):
        FileMasterKeys(tmp_path / "key")


def test_a_missing_file_and_two_places_for_the_master_key_are_told(tmp_path):
    with pytest.raises(MasterKeyMissing):
        FileMasterKeys(tmp_path / "absent")
    for file, value in ((None, None), (tmp_path, "x")):
        with pytest.raises(MasterKeyMissing):
            key_store(None, file, value)


def test_keys_are_forgotten_after_five_minutes_and_the_longest_unused_first():
    now = [0.0]
    cache = KeyringCache(seconds=10_000, keyrings_max=2, now=lambda: now[0])
    for ref in ("a", "b"):
        cache.put(Keyring(ref, {1: b"1" * 32}))
    assert cache.get("a") is not None
    cache.put(Keyring("c", {1: b"1" * 32}))
    assert cache.get("b") is None
    assert len(cache) == 2
    now[0] = CACHE_SECONDS
    assert cache.get("a") is None
    cache.forget("c")
    assert len(cache) == 0
