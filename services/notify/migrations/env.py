"""Alembic's way in."""

from chassis.migration import run_migrations
from chassis.tables import chassis_metadata
from services.notify.adapters.tables import metadata

run_migrations(chassis_metadata, metadata)
