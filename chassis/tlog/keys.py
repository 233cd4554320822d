"""Keys as files: private ones in PKCS 8 PEM, public ones as a list of vkeys, one a line, the log's own first."""

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.serialization import load_pem_private_key

from chassis.tlog.notes import COSIGNATURE, SIGNATURE, NoteMalformed, Signer, Verifier


def read_vkeys(text: str) -> tuple[Verifier, ...]:
    """Raises NoteMalformed."""
    return tuple(Verifier.parse(line.strip()) for line in text.splitlines() if line.strip())


def log_signer(pem: bytes, vkeys: tuple[Verifier, ...]) -> Signer:
    """The log's own, named as the first line of the list. Raises NoteMalformed."""
    signer = Signer(vkeys[0].name, SIGNATURE, read_private_key(pem))
    if signer.verifier != vkeys[0]:
        raise NoteMalformed(f"the key of {vkeys[0].name} is not the one in the list of vkeys")
    return signer


def witness_signer(pem: bytes, vkeys: tuple[Verifier, ...]) -> Signer:
    """A witness's, named as the list names its key. Raises NoteMalformed."""
    key = read_private_key(pem)
    public = key.public_key().public_bytes_raw()
    named = next((each.name for each in vkeys if each.kind == COSIGNATURE and each.public == public), None)
    if named is None:
        raise NoteMalformed("the witness's key is not in the list of vkeys")
    return Signer(named, COSIGNATURE, key)


def read_private_key(pem: bytes) -> Ed25519PrivateKey:
    """Raises NoteMalformed for another kind of key."""
    key = load_pem_private_key(pem, None)
    if not isinstance(key, Ed25519PrivateKey):
        raise NoteMalformed("the key is not Ed25519")
    return key
