"""Signatures as Standard Webhooks 1.0 has them: HMAC-SHA256 over `id.timestamp.body`, in base64.

Source: https://github.com/standard-webhooks/standard-webhooks/blob/main/spec/standard-webhooks.md
"""

import hmac
from base64 import b64decode, b64encode
from collections.abc import Iterable
from datetime import datetime
from hashlib import sha256

SECRET_PREFIX = "whsec_"  # noqa: S105 - what a secret begins with
# The scheme asks for 24 to 64.
SECRET_BYTES = 32
OVERLAP_HOURS_DEFAULT = 24
OVERLAP_HOURS_MAX = 24 * 7


def written_secret(secret: bytes) -> str:
    """As the subscriber gets it."""
    return SECRET_PREFIX + b64encode(secret).decode()


def read_secret(written: str) -> bytes:
    return b64decode(written.removeprefix(SECRET_PREFIX))


def signed_headers(message_id: str, body: bytes, secrets: Iterable[bytes], now: datetime) -> dict[str, str]:
    """The three headers of the scheme; one signature a secret, apart by blanks. Made anew for every attempt."""
    timestamp = str(int(now.timestamp()))
    signed = b"%s.%s." % (message_id.encode(), timestamp.encode()) + body
    signatures = (b64encode(hmac.digest(secret, signed, sha256)).decode() for secret in secrets)
    return {
        "webhook-id": message_id,
        "webhook-timestamp": timestamp,
        "webhook-signature": " ".join(f"v1,{signature}" for signature in signatures),
    }
