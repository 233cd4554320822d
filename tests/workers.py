"""Which worker runs which tests: those of one folder share running services, so they go to one, in their order."""

from pathlib import PurePosixPath

from xdist.scheduler import LoadScopeScheduling


class ByFolder(LoadScopeScheduling):
    """The folders with the most tests are handed out first."""

    def _split_scope(self, nodeid: str) -> str:
        return str(PurePosixPath(nodeid.partition("::")[0]).parent)
