"""Routing's own tables."""

from sqlalchemy import Boolean, CheckConstraint, Column, Date, Index, Integer, LargeBinary, MetaData, Table, Text, text
from sqlalchemy.dialects.postgresql import JSONB, UUID

from chassis.tables import MOMENT
from chassis.web.idempotency_table import idempotency_table
from chassis.witness_table import witness_table

metadata = MetaData()
idempotency_key = idempotency_table(metadata)
witnessed_log = witness_table(metadata)

rulebook_version = Table(
    "rulebook_version",
    metadata,
    Column("version", Text, primary_key=True, comment="civil date and serial: 2026-11-23.1"),
    Column("digest", Text, nullable=False),
    Column(
        "status",
        Text,
        nullable=False,
        comment="draft, checked, reviewed, published, superseded; refused, withdrawn",
    ),
    Column("in_force_from", Date),
    Column("created_at", MOMENT, nullable=False),
    Column("created_by", Text, nullable=False),
    Column("published_at", MOMENT),
    Column("published_by", Text, nullable=False, server_default=""),
    Column("row_counts", JSONB, nullable=False),
    Column("tables", LargeBinary, nullable=False, comment="zlib of a JSON object: table → CSV text"),
    Column("editors", JSONB, nullable=False, server_default="[]", comment="marks of who wrote it, never its reviewer"),
    Column("origin", Text, nullable=False, server_default="uploaded", comment="uploaded, edited, rolled_back"),
    Column("base_version", Text, nullable=False, server_default=""),
    Column("reason", Text, nullable=False, server_default="", comment="why it was made; masked"),
    Column("checked_at", MOMENT),
    Column("checked_by", Text, nullable=False, server_default=""),
    Column("check_day", Date, comment="from which day on it was analysed"),
    Column("check_summary", JSONB, comment="how many of each kind were found"),
    Column("check_report", LargeBinary, comment="zlib of a JSON object: {content, blocks}"),
    Column("reviewed_at", MOMENT),
    Column("reviewed_by", Text, nullable=False, server_default=""),
    Column("review_reason", Text, nullable=False, server_default="", comment="masked"),
    Column("superseded_at", MOMENT),
    Column("withdrawn_at", MOMENT),
    Column("withdrawn_by", Text, nullable=False, server_default=""),
    Column("retired_at", MOMENT, comment="when the tombstones of its release were sent"),
    Column("snapshot", LargeBinary, comment="ready for decisions; made again from the tables when its form is unknown"),
    Index("rulebook_version_in_force", "in_force_from", "published_at", postgresql_where=text("status = 'published'")),
)

# The word alone is reserved in SQL.
case_file = Table(
    "case_file",
    metadata,
    Column("id", UUID(as_uuid=True), primary_key=True, comment="the issue's id"),
    Column("version", Integer, nullable=False),
    Column("state", Text, nullable=False),
    Column("is_open", Boolean, nullable=False, comment="Open311"),
    Column("triage_reason", Text, nullable=False),
    Column("title_masked", Text, nullable=False),
    Column("text_masked", Text, nullable=False),
    Column("category_code", Text, nullable=False),
    Column("area_code", Text, nullable=False),
    Column("urgency", Text, nullable=False),
    Column("channel", Text, nullable=False),
    Column("reporter_ref", Text, nullable=False),
    Column("receiving_unit", Text, nullable=False),
    Column("about_unit", Text, nullable=False),
    Column("occurred_at", MOMENT),
    Column("received_at", MOMENT, nullable=False),
    Column("fields", JSONB, nullable=False, comment="typed facts, as in POST /v1/issues"),
    Column("opened_at", MOMENT, nullable=False),
    Column("lead_unit", Text, nullable=False, comment="empty without a lead"),
    Column("lead_post", Text, nullable=False),
    Column("lead_power", Text, nullable=False),
    Column("lead_person", Text, nullable=False),
    Column("work_unit", Text, nullable=False, comment="whose posts act for the lead unit"),
    Column("assistants", JSONB, nullable=False),
    Column("respond_at", MOMENT),
    Column("resolve_at", MOMENT),
    Column("deadlines_provisional", Boolean, nullable=False),
    Column("supervising_unit", Text, nullable=False),
    Column("disputed_units", JSONB, nullable=False),
    Column("rulebook_version", Text, nullable=False),
    Column("rulebook_digest", Text, nullable=False),
    Column("decision", JSONB, comment="outcome, reason and explanation with the facts used"),
    Column("accepted_at", MOMENT),
    Column("resolved_at", MOMENT),
    Column("result_masked", Text, nullable=False),
    Column("classification", JSONB, comment="where the category comes from when the issue named none"),
    Column(
        "course", JSONB, nullable=False, server_default="{}", comment="returns, pauses, links, ...; domain/course.py"
    ),
    Column("clocks", JSONB, nullable=False, server_default="[]", comment="what happened to its clocks; domain/clocks"),
    Column("call_back_wanted", Boolean, comment="what the reporter said of being called; null: nobody asked"),
    Index("case_file_power", "work_unit", "lead_power", "id"),
    CheckConstraint(
        "lead_unit <> '' OR state IN ('triage', 'disputed') OR NOT is_open", name="case_file_lead_or_visible"
    ),
    Index("case_file_without_lead", "state", "id", postgresql_where=text("lead_unit = ''")),
    Index("case_file_waiting", "id", postgresql_where=text("triage_reason = 'no_rulebook'")),
    Index("case_file_quick_fix", "area_code", "opened_at", postgresql_where=text("course ? 'quick_fix'")),
    Index("case_file_provisional", "id", postgresql_where=text("deadlines_provisional AND is_open")),
    Index("case_file_open_version", "rulebook_version", postgresql_where=text("is_open")),
    Index(
        "case_file_solved",
        "category_code",
        "lead_power",
        "id",
        postgresql_where=text("state IN ('resolved', 'followed_up', 'closed')"),
    ),
)

# What happened, as it was published but for words that were erased since: the source that read models are rebuilt from.
case_event = Table(
    "case_event",
    metadata,
    Column("case_id", UUID(as_uuid=True), primary_key=True),
    Column("version", Integer, primary_key=True),
    Column("event_id", UUID(as_uuid=True), nullable=False),
    Column("type", Text, nullable=False),
    Column("payload", LargeBinary, nullable=False),
    Column("occurred_at", MOMENT, nullable=False),
    Column("actor_post", Text, nullable=False),
    Column("note_masked", Text, nullable=False),
)

post_load = Table(
    "post_load",
    metadata,
    Column("post_code", Text, primary_key=True),
    Column("open_cases", Integer, nullable=False),
)

# Who leads is disputed: the parties' views, and the ruling of the deciding unit.
dispute = Table(
    "dispute",
    metadata,
    Column("id", UUID(as_uuid=True), primary_key=True),
    Column("case_id", UUID(as_uuid=True), nullable=False),
    Column("cause", Text, nullable=False, comment="equal_precedence, about_unit, returns, dispatcher"),
    Column("rule_code", Text, nullable=False, comment="of the escalation table"),
    Column("deciding_unit", Text, nullable=False),
    Column("parties", JSONB, nullable=False, comment="unit codes"),
    Column("opened_at", MOMENT, nullable=False),
    Column("due_at", MOMENT),
    Column("area_code", Text, nullable=False),
    Column("category_code", Text, nullable=False),
    Column("statements", JSONB, nullable=False, comment="[{unit, post, at, text}]; texts are masked"),
    Column("ruled_at", MOMENT),
    Column("ruling", JSONB, comment="{unit, power_code, basis, reason, by_unit, by_post, by_power, subject}; masked"),
    Column(
        "ruled_by",
        JSONB,
        nullable=False,
        server_default="[]",
        comment="marks of who ruled, never the reviewer of what it proposes",
    ),
    Column("amendment", JSONB(none_as_null=True), comment="{version} of the draft, {none: why}; null: not looked at"),
    Index("dispute_open", "deciding_unit", "id", postgresql_where=text("ruled_at IS NULL")),
    Index("dispute_case", "case_id"),
    Index("dispute_precedent", "category_code", "id", postgresql_where=text("ruled_at IS NOT NULL")),
    Index("dispute_without_amendment", "id", postgresql_where=text("ruled_at IS NOT NULL AND amendment IS NULL")),
)

# The dialogue on a case, across units and levels.
case_message = Table(
    "case_message",
    metadata,
    Column("id", UUID(as_uuid=True), primary_key=True),
    Column("case_id", UUID(as_uuid=True), nullable=False),
    Column("written_at", MOMENT, nullable=False),
    Column("unit", Text, nullable=False),
    Column("post", Text, nullable=False),
    Column("to_units", JSONB, nullable=False),
    Column("text_masked", Text, nullable=False),
    Index("case_message_case", "case_id", "id"),
)

# Who sits at a post, set after the rulebook: null = as the rulebook says.
post_seat = Table(
    "post_seat",
    metadata,
    Column("post_code", Text, primary_key=True),
    Column("person", Text, comment="empty = nobody"),
    Column("absent_until", Date, comment="inclusive"),
    Column("deputy_post", Text),
    Column("set_at", MOMENT, nullable=False),
    Column("set_by", Text, nullable=False),
)

# Simulations that take longer than a request may; kept for a month after their end.
simulation = Table(
    "simulation",
    metadata,
    Column("id", UUID(as_uuid=True), primary_key=True),
    Column("version", Text, nullable=False, comment="the rulebook that is tried"),
    Column("against", Text, nullable=False),
    Column("chosen", JSONB, nullable=False, comment="{limit, since, until, unit}"),
    Column("not_about", JSONB, nullable=False, comment="codes and names of the unit of who asked"),
    Column("actor", JSONB, nullable=False, comment="{type, ref, post, unit} of who asked"),
    Column("state", Text, nullable=False, comment="waiting, running, done, failed, cancelled"),
    Column("cases_total", Integer, nullable=False),
    Column("cases_done", Integer, nullable=False),
    Column("attempts", Integer, nullable=False),
    Column("lease", UUID(as_uuid=True), comment="of the run that works on it"),
    Column("created_at", MOMENT, nullable=False),
    Column("started_at", MOMENT),
    Column("seen_alive_at", MOMENT, comment="last sign of life of the run"),
    Column("ended_at", MOMENT),
    Column("failure", Text, nullable=False, server_default=""),
    Column("outlook", LargeBinary, comment="zlib of a JSON object"),
    Index("simulation_unfinished", "created_at", postgresql_where=text("state IN ('waiting', 'running')")),
    Index("simulation_newest", "created_at", "id"),
)

# What people decided a case's category is: training data; the text stays with the case.
category_label = Table(
    "category_label",
    metadata,
    Column("case_id", UUID(as_uuid=True), primary_key=True),
    Column("category_code", Text, nullable=False),
    Column("proposed_code", Text, nullable=False, comment="what the classifier had put first; empty = nothing"),
    Column("labelled_at", MOMENT, nullable=False),
    Column("labelled_by", Text, nullable=False),
    Column("reason_masked", Text, nullable=False),
)

# Learned from labels; the newest is in use.
classifier_model = Table(
    "classifier_model",
    metadata,
    Column("digest", Text, primary_key=True),
    Column("record", LargeBinary, nullable=False, comment="zlib of the model's JSON"),
    Column("example_count", Integer, nullable=False),
    Column("made_at", MOMENT, nullable=False),
    Column("made_by", Text, nullable=False),
)
