"""Alembic's way in."""

from chassis.migration import run_migrations
from services.intake.keys.tables import metadata

run_migrations(metadata)
