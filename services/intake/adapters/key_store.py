"""The key store as the settings want it."""

from pathlib import Path

from sqlalchemy.ext.asyncio import AsyncEngine

from services.intake.keys.ciphers import CIPHER_NAMES
from services.intake.keys.errors import MasterKeyMissing
from services.intake.keys.master_keys import FileMasterKeys, MasterKeys, read_master_keys
from services.intake.keys.store import KeyStore


def key_store(
    engine: AsyncEngine, master_key_file: Path | None, master_key: str | None, cipher: str = "aes-256-gcm"
) -> KeyStore:
    """Raises MasterKeyMissing: without a master key nothing could be sealed, so nothing is taken in."""
    return KeyStore(engine, _master_keys(master_key_file, master_key), kind=CIPHER_NAMES[cipher])


def _master_keys(file: Path | None, value: str | None) -> MasterKeys:
    """A key management service gets its branch here; see `MasterKeys`."""
    if (file is None) == (value is None):
        raise MasterKeyMissing("set exactly one of KEYS_MASTER_KEY_FILE and KEYS_MASTER_KEY")
    return FileMasterKeys(file) if file is not None else read_master_keys(value or "")
