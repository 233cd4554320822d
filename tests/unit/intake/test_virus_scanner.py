"""Where the virus scanner is, by its setting."""

from pathlib import Path

import pytest

from chassis.errors import SettingWrong
from services.intake.adapters.clamd import clamd_at


@pytest.mark.parametrize(
    ("address", "wanted"),
    [
        ("tcp://127.0.0.1:3310", ("127.0.0.1", 3310)),
        ("tcp://[::1]:3310", ("::1", 3310)),
        ("unix:///run/clamav/clamd.ctl", Path("/run/clamav/clamd.ctl")),
    ],
)
def test_an_address_over_tcp_or_a_socket(address, wanted):
    assert clamd_at(address, 1.0).address == wanted


def test_without_one_files_are_not_scanned():
    assert clamd_at(None, 1.0) is None


@pytest.mark.parametrize(
    "address", ["127.0.0.1:3310", "tcp://host", "tcp://host:0", "tcp://host:65536", "unix://x", ""]
)
def test_any_other_ends_the_start(address):
    with pytest.raises(SettingWrong, match="INTAKE_VIRUS_SCANNER"):
        clamd_at(address, 1.0)
