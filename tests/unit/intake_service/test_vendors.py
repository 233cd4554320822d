"""Which vendors an installation has."""

from pathlib import Path

from chassis.clock import SystemClock
from services.intake.main import mini_program
from services.intake.settings import IntakeSettings


async def test_an_empty_secret_is_none(tmp_path: Path) -> None:
    for content, is_there in (("", False), (" \n", False), ("secret\n", True)):
        file = tmp_path / "wechat_secret.key"
        file.write_text(content)
        settings = IntakeSettings.model_construct(intake_wechat_app_id="wx", intake_wechat_secret_file=file)
        sessions = mini_program(settings, SystemClock())
        assert (sessions is not None) is is_there
        if sessions is not None:
            await sessions.close()
