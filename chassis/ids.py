"""Identifiers: UUIDv7, so that rows of one time lie together in an index."""

from uuid import UUID

import uuid_utils


def new_id() -> UUID:
    return UUID(int=uuid_utils.uuid7().int)
