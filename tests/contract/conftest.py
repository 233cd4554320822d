"""The services as their own wiring builds them."""

from collections.abc import Iterator, Mapping

import pytest

from tests.architecture.built import Built, built_services


@pytest.fixture(scope="package")
def built(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Mapping[str, Built]]:
    with built_services(tmp_path_factory.mktemp("built")) as services:
        yield services
