from pathlib import Path

from cli.audit_verify import KEPT
from deploy.local.home import create_home, remove_contents


def test_checkpoints_kept_of_a_log_go_with_the_log(tmp_path: Path) -> None:
    """The next log has another key, and what the old one had signed would be refused at every verification."""
    create_home(tmp_path)
    (tmp_path / KEPT).mkdir()
    (tmp_path / KEPT / "00000000000000000007.checkpoint").write_text("of a log that is gone")
    remove_contents(tmp_path)
    assert list(tmp_path.iterdir()) == []
