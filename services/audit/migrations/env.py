from chassis.migration import run_migrations
from chassis.tables import chassis_metadata
from services.audit.adapters.tables import metadata

run_migrations(chassis_metadata, metadata)
