"""Intake's own tables."""

from sqlalchemy import Boolean, Column, DateTime, Index, Integer, LargeBinary, MetaData, Table, Text, text
from sqlalchemy.dialects.postgresql import BIT, UUID

from chassis.release_tables import release_tables
from chassis.web.idempotency_table import idempotency_table
from chassis.witness_table import witness_table
from services.intake.adapters.content_tables import content_check_table, content_watch_table
from services.intake.adapters.surge_tables import (
    surge_handling_table,
    surge_issue_table,
    surge_table,
    surge_watch_table,
)
from services.intake.adapters.talk_tables import fix_answer_table, fix_proposal_table, question_state_table

metadata = MetaData()
MOMENT = DateTime(timezone=True)

issue = Table(
    "issue",
    metadata,
    Column("id", UUID(as_uuid=True), primary_key=True),
    Column("tracking_code", Text, nullable=False),
    Column("reporter_ref", Text, nullable=False),
    Column("channel", Text, nullable=False),
    Column("title_masked", Text, nullable=False),
    Column("text_masked", Text, nullable=False),
    Column("category_code", Text),
    Column("area_code", Text),
    Column("urgency", Text, nullable=False),
    Column("anonymous", Boolean, nullable=False),
    Column("on_behalf", Boolean, nullable=False),
    Column("about_unit", Text),
    Column("occurred_at", MOMENT),
    Column("received_at", MOMENT, nullable=False),
    Column("receiving_unit", Text),
    Column("external_system", Text),
    Column("handled_on_spot", Boolean, nullable=False),
    Column("facts", Text, nullable=False, comment="JSON of the typed facts"),
    Column("sealed", LargeBinary, nullable=False, comment="what was submitted, under the reporter's key"),
    Column("parent_id", UUID(as_uuid=True), comment="the issue that it is a split part of"),
    Column("call_back_wanted", Boolean, comment="as an officer asked; null: nobody asked"),
    Column("phone_index", LargeBinary, comment="HMAC of the phone that was given"),
    Column("erased_at", MOMENT, comment="when the originals were destroyed"),
    Index("issue_phone", "phone_index", postgresql_where=text("phone_index IS NOT NULL")),
    Index("issue_erased", "id", postgresql_where=text("erased_at IS NOT NULL")),
    Index("issue_parent", "parent_id", postgresql_where=text("parent_id IS NOT NULL")),
    Index("issue_tracking_code", "tracking_code", unique=True),
    Index("issue_reporter", "reporter_ref", text("id DESC")),
)

# A phone by which a reporter is known. Rows are only added: reports of one person never wait for each other.
reporter = Table(
    "reporter",
    metadata,
    Column("phone_index", LargeBinary, primary_key=True, comment="HMAC of the phone"),
    Column("reporter_ref", Text, primary_key=True),
    Column("first_seen_at", MOMENT, nullable=False),
)

# Where a person can be written to, sealed: the openid of WeChat.
reporter_handle = Table(
    "reporter_handle",
    metadata,
    Column("reporter_ref", Text, primary_key=True),
    Column("kind", Text, primary_key=True),
    Column("sealed", LargeBinary, nullable=False),
    Column("stored_at", MOMENT, nullable=False),
)

# What an issue is called elsewhere: a post, a report of a device, an issue of another platform. No number in clear.
issue_origin = Table(
    "issue_origin",
    metadata,
    Column("origin_index", LargeBinary, primary_key=True, comment="HMAC of system and number"),
    Column("content_index", LargeBinary, comment="HMAC of what came, where other content is a fault"),
    Column("issue_id", UUID(as_uuid=True), nullable=False),
)

# Codes that went out by SMS to find a lost tracking code; neither code nor phone in clear. Kept for a day.
sent_code = Table(
    "sent_code",
    metadata,
    Column("id", UUID(as_uuid=True), primary_key=True),
    Column("phone_index", LargeBinary, nullable=False, comment="HMAC of the phone"),
    Column("code_index", LargeBinary, nullable=False, comment="HMAC of id and code"),
    Column("asked_at", MOMENT, nullable=False),
    Column("tries", Integer, nullable=False),
    Column("is_used", Boolean, nullable=False),
    Index("sent_code_phone", "phone_index", "asked_at"),
    Index("sent_code_asked", "asked_at"),
)

# By which likely duplicates are found: only issues of reporters, never what is about a unit.
issue_sketch = Table(
    "issue_sketch",
    metadata,
    Column("issue_id", UUID(as_uuid=True), primary_key=True),
    Column("area_code", Text, nullable=False, comment="the street, or what is known of it"),
    Column("category_code", Text, nullable=False, comment="level 2, or what is known of it"),
    Column("sketch", BIT(256), nullable=False),
    # In an order that no other index has: see `duplicates.py`.
    Index("issue_sketch_block", "area_code", "category_code", text("issue_id DESC NULLS LAST")),
    Index("issue_sketch_street", "area_code", "issue_id"),
)

# Many people with one trouble.
surge = surge_table(metadata)
surge_issue = surge_issue_table(metadata)
surge_handling = surge_handling_table(metadata)
surge_watch = surge_watch_table(metadata)

# What a platform makes of words and files.
content_check = content_check_table(metadata)
content_watch = content_watch_table(metadata)

# Others whom an issue affects as well.
issue_follower = Table(
    "issue_follower",
    metadata,
    Column("issue_id", UUID(as_uuid=True), primary_key=True),
    Column("reporter_ref", Text, primary_key=True),
    Column("followed_at", MOMENT, nullable=False),
    Index("issue_follower_reporter", "reporter_ref"),
)

# Who read whose clear data: shown to the person, and counted against the reader's limit. Audit has the same.
data_access = Table(
    "data_access",
    metadata,
    Column("id", UUID(as_uuid=True), primary_key=True),
    Column("subject_ref", Text, nullable=False),
    Column("case_id", UUID(as_uuid=True)),
    Column("action", Text, nullable=False),
    Column("purpose", Text, nullable=False),
    Column("actor_role", Text, nullable=False),
    Column("actor_ref", Text, nullable=False),
    Column("actor_post", Text),
    Column("actor_unit", Text),
    Column("at", MOMENT, nullable=False),
    Index("data_access_subject", "subject_ref", text("id DESC")),
    Index("data_access_actor", "actor_ref", "at"),
)

# What people agreed to, and when they took it back. Rows are only added; the newest of a purpose holds.
consent = Table(
    "consent",
    metadata,
    Column("id", UUID(as_uuid=True), primary_key=True),
    Column("reporter_ref", Text, nullable=False),
    Column("purpose", Text, nullable=False),
    Column("notice", Text, nullable=False, comment="which version of which text they were shown"),
    Column("granted", Boolean, nullable=False),
    Column("at", MOMENT, nullable=False),
    Index("consent_reporter", "reporter_ref", "id"),
)

# Erasures that were asked for; done when keys and files are gone, too.
erasure = Table(
    "erasure",
    metadata,
    Column("id", UUID(as_uuid=True), primary_key=True),
    Column("subject_ref", Text, nullable=False),
    Column("asked_at", MOMENT, nullable=False),
    Column("reason", Text, nullable=False, comment="request or retention"),
    Column("subjects", Text, nullable=False, comment="JSON: whose keys go"),
    Column("files", Text, nullable=False, comment="JSON: ids of attachments"),
    Column("done_at", MOMENT),
    Index("erasure_open", "id", postgresql_where=text("done_at IS NULL")),
)

# Made from routing's events alone, so that it can be made again from them.
case_progress = Table(
    "case_progress",
    metadata,
    Column("case_id", UUID(as_uuid=True), primary_key=True),
    Column("case_version", Integer, nullable=False),
    Column("state", Text, nullable=False),
    Column("open311_status", Text, nullable=False),
    Column("unit_code", Text),
    Column("post_code", Text),
    Column("power_code", Text),
    Column("respond_at", MOMENT),
    Column("resolve_at", MOMENT),
    Column("triage_reason", Text),
    Column("answer", Text, comment="masked"),
    Column("steps", Text, nullable=False, comment="JSON: [[state, time, unit or null], …], oldest first"),
    Column("questions", Text, nullable=False, server_default="[]", comment="JSON: [[time, masked question], …]"),
    Column("concerned_units", Text, nullable=False, server_default="[]", comment="JSON: units that have a stake"),
    Column("rating", Text, comment="contested, upheld, excused; null: nobody contested one"),
)

# What reporters say after sending an issue.
reporter_act = Table(
    "reporter_act",
    metadata,
    Column("id", UUID(as_uuid=True), primary_key=True),
    Column("issue_id", UUID(as_uuid=True), nullable=False),
    Column("kind", Text, nullable=False),
    Column("at", MOMENT, nullable=False),
    Column("text_masked", Text, nullable=False),
    Column("resolved", Boolean),
    Column("satisfaction", Integer),
    Column("answers_question", Boolean, nullable=False),
    Column("sealed", LargeBinary, nullable=False, comment="what was submitted, under the reporter's key"),
    Index("reporter_act_issue", "issue_id", "id"),
)

# What residents and those who handle an issue say to each other about a fix or an answer.
fix_proposal = fix_proposal_table(metadata)
fix_answer = fix_answer_table(metadata)
question_state = question_state_table(metadata)

# The files themselves lie in the attachment store, sealed under the key of `subject_ref`.
attachment = Table(
    "attachment",
    metadata,
    Column("id", UUID(as_uuid=True), primary_key=True),
    Column("subject_ref", Text, nullable=False),
    Column("owner_ref", Text, nullable=False, comment="who sent it"),
    Column("owner_unit", Text, comment="an officer's unit"),
    Column("media_type", Text, nullable=False),
    Column("size_bytes", Integer, nullable=False),
    Column("created_at", MOMENT, nullable=False),
    Column("scan", Text, comment="held: not scanned for viruses yet; infected"),
    Index("attachment_owner", "owner_ref", "id"),
    Index("attachment_held", "id", postgresql_where=text("scan = 'held'")),
)

# A file belongs to one issue, once: the key refuses a second use, also of two requests at once.
attachment_use = Table(
    "attachment_use",
    metadata,
    Column("attachment_id", UUID(as_uuid=True), primary_key=True),
    Column("issue_id", UUID(as_uuid=True), nullable=False),
    Column("act_id", UUID(as_uuid=True), comment="the supplement it came with"),
    Column("evidence_of", Text, comment="resolution, return, hearing; null: of the issue itself"),
    Index("attachment_use_issue", "issue_id"),
)

idempotency_key = idempotency_table(metadata)
witnessed_log = witness_table(metadata)
# Made from routing.rulebook.v1.
releases = release_tables(metadata)
