from chassis.migration import run_migrations
from chassis.tables import chassis_metadata
from services.routing.adapters.calendar_uses import calendar_metadata
from services.routing.adapters.clock_tables import clock_metadata
from services.routing.adapters.document_tables import document_metadata
from services.routing.adapters.mark_tables import mark_metadata
from services.routing.adapters.mediation_tables import mediation_metadata
from services.routing.adapters.partner_tables import partner_metadata
from services.routing.adapters.queue_tables import queue_metadata
from services.routing.adapters.referral_tables import referral_metadata
from services.routing.adapters.tables import metadata

run_migrations(
    chassis_metadata,
    metadata,
    queue_metadata,
    clock_metadata,
    calendar_metadata,
    mark_metadata,
    mediation_metadata,
    document_metadata,
    partner_metadata,
    referral_metadata,
)
