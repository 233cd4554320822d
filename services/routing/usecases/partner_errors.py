"""What can go wrong with partners and their tasks."""

from services.routing.usecases.errors import WrongState


class TaskUnknown(Exception):  # noqa: N818
    """There is no such task for this partner."""

    def __init__(self, task_id: object) -> None:
        super().__init__(str(task_id))
        self.task_id = task_id


class WrongTaskState(WrongState):
    """The step is not possible from where the partner's task stands."""


class PartnerNotInForce(Exception):  # noqa: N818
    """The caller is in no register of partners, or its agreement is not in force."""


class NotYourPartner(Exception):  # noqa: N818
    """The register's entry is kept by another unit."""
