"""The signature algorithms we trust."""

from typing import Any

from joserfc.errors import UnsupportedAlgorithmError
from joserfc.jws import JWSRegistry

# EdDSA is what most issuers still write for Ed25519 (RFC 8037); RFC 9864 names the curve itself.
ALGORITHMS = ("EdDSA", "Ed25519", "ES256", "RS256")


class TrustedAlgorithms(JWSRegistry):
    """The library's registry, without its warning about the old name of Ed25519."""

    # Certificates in the header (x5c) are ignored, yet must fit.
    max_header_length = 4096

    def get_alg(self, name: str) -> Any:
        if name not in ALGORITHMS or name not in self.algorithms:
            raise UnsupportedAlgorithmError(f"Algorithm of '{name}' is not allowed")
        return self.algorithms[name]


REGISTRY = TrustedAlgorithms(algorithms=ALGORITHMS, strict_check_header=False)
