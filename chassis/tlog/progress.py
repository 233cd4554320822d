"""The one rule of whoever signs for a log, the log's signer as well as its witnesses: forward, and never aside."""

from collections.abc import Sequence

from chassis.tlog.checkpoints import TreeHead
from chassis.tlog.proofs import ProofRefused, verify_consistency


class ProgressRefused(Exception):  # noqa: N818
    """Signing would contradict what was signed before."""

    def __init__(self, last_size: int, reason: str) -> None:
        super().__init__(reason)
        self.last_size = last_size


class OldSizeDiffers(ProgressRefused):
    """The proof begins at another size than the last one signed, or rolls the log back."""


class LogForked(ProgressRefused):
    """The new tree doesn't begin with the last one signed: entries were changed, dropped or reordered."""


class RootDiffers(LogForked):
    """A second root for the size that was signed last."""


def require_progress(last: TreeHead, old_size: int, new: TreeHead, proof: Sequence[bytes]) -> None:
    """`proof` leads from `last` to `new`, and `old_size` is where its sender thinks it begins.

    Raises:
        OldSizeDiffers, LogForked, RootDiffers
    """
    if old_size != last.size:
        raise OldSizeDiffers(last.size, f"the last size is {last.size}, not {old_size}")
    if new.size < last.size:
        raise OldSizeDiffers(last.size, f"a rollback from {last.size} to {new.size}")
    try:
        verify_consistency(last.size, new.size, last.root, new.root, proof)
    except ProofRefused as error:
        forked = RootDiffers if last.size == new.size else LogForked
        raise forked(last.size, str(error)) from None
