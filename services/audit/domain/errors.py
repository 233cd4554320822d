"""What can't be answered."""


class RecordUnknown(Exception):  # noqa: N818
    """No record of this event, or none that concerns the inquirer's unit."""

    def __init__(self, event_id: str) -> None:
        super().__init__(event_id)
        self.event_id = event_id


class CaseUnknown(Exception):  # noqa: N818
    """No record of this case, or it doesn't concern the inquirer's unit."""

    def __init__(self, case_id: str) -> None:
        super().__init__(case_id)
        self.case_id = case_id
