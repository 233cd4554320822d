"""A cancellation that nobody asked for."""

import asyncio


def is_asked_for() -> bool:
    """Whether the CancelledError just caught was meant for this task.

    A client library may cancel a future of its own that we wait for, and asyncio.timeout may leave its cancellation
    behind when the time is up in the moment of an error; either would end a role without a word.
    """
    task = asyncio.current_task()
    return task is None or task.cancelling() > 0
