"""SQL of the queue of messages to subscribers."""

from sqlalchemy import text

# Positions are given before commit: only below the oldest open writer nothing can still come in between.
SETTLED = text("webhook_message.xid < pg_snapshot_xmin(pg_current_snapshot())")

# Of each subscription that may be sent to, the first queued message of each case that is due; a message of which an
# earlier one of its case is still queued, be it under way or waiting, stays behind. A test stands alone.
#
# It begins with who has anything queued, found by leaps in the index: neither a thousand idle subscriptions nor the
# backlog of one that is down costs anything.
CLAIM = text("""
WITH RECURSIVE busy AS (
    (SELECT subscription_id FROM webhook_message WHERE state = 'queued' ORDER BY subscription_id LIMIT 1)
     UNION ALL
    SELECT (SELECT m.subscription_id FROM webhook_message AS m
             WHERE m.state = 'queued' AND m.subscription_id > busy.subscription_id
             ORDER BY m.subscription_id LIMIT 1)
      FROM busy WHERE busy.subscription_id IS NOT NULL
), under_way AS (
    SELECT subscription_id, count(*) AS messages FROM webhook_message
     WHERE state = 'queued' AND leased_until > :now GROUP BY subscription_id
), room AS (
    SELECT s.id, CASE WHEN s.failures > 0 THEN 1 ELSE CAST(:per_subscription_max AS integer) END
                 - coalesce(u.messages, 0) AS messages
      FROM busy JOIN webhook_subscription AS s ON s.id = busy.subscription_id
           LEFT JOIN under_way AS u ON u.subscription_id = s.id
     WHERE s.state = 'active' AND s.resume_at <= :now
), due AS (
    SELECT first.id FROM room CROSS JOIN LATERAL (
        SELECT m.id, m.position FROM webhook_message AS m
         WHERE m.subscription_id = room.id AND m.state = 'queued' AND m.next_attempt_at <= :now
           AND m.leased_until <= :now
           AND NOT EXISTS (SELECT 1 FROM webhook_message AS earlier
                            WHERE earlier.subscription_id = m.subscription_id AND earlier.case_id = m.case_id
                              AND earlier.state = 'queued' AND earlier.position < m.position)
         ORDER BY m.position LIMIT greatest(room.messages, 0)
           FOR UPDATE OF m SKIP LOCKED
    ) AS first ORDER BY first.position LIMIT :count_max
)
UPDATE webhook_message AS m SET lease = :lease, leased_until = :until
  FROM due, webhook_subscription AS s
 WHERE m.id = due.id AND s.id = m.subscription_id
RETURNING m.id, m.subscription_id, m.body, s.url, s.secret_sealed, s.previous_secret_sealed, s.previous_secret_until
""")
RECORD = text("""
UPDATE webhook_message AS m
   SET state = done.state, attempts = done.attempts, lease = NULL, leased_until = m.created_at,
       next_attempt_at = coalesce(done.next_at, m.next_attempt_at),
       delivered_at = CASE WHEN done.state = 'delivered' THEN done.ended_at ELSE m.delivered_at END
  FROM unnest(CAST(:ids AS uuid[]), CAST(:states AS text[]), CAST(:attempts AS integer[]),
              CAST(:next_at AS timestamptz[]), CAST(:ended_at AS timestamptz[]))
       AS done (id, state, attempts, next_at, ended_at)
 WHERE m.id = done.id
""")
GIVE_BACK = text("UPDATE webhook_message SET lease = NULL, leased_until = created_at WHERE lease = :lease")
RELEASE_WAITING = text("""
UPDATE webhook_message SET next_attempt_at = :now
 WHERE subscription_id = :subscription_id AND state = 'queued' AND next_attempt_at > :now
""")
# A message under way is sent a second time then: better than one that its server lost.
REQUEUE = text("""
UPDATE webhook_message
   SET state = 'queued', attempts = 0, queued_at = :now, next_attempt_at = :now, lease = NULL, leased_until = created_at
 WHERE subscription_id = :subscription_id AND created_at >= :since AND case_id IS NOT NULL AND state <> 'cancelled'
""")
REQUEUE_ONE = text("""
UPDATE webhook_message
   SET state = 'queued', attempts = 0, queued_at = :now, next_attempt_at = :now, lease = NULL, leased_until = created_at
 WHERE id = :id AND state = 'failed'
""")
CANCEL = text("""
UPDATE webhook_message SET state = 'cancelled'
 WHERE subscription_id = :subscription_id AND state = 'queued' RETURNING id, delivered_at
""")
DELETE_OLD = text("""
WITH old AS (
    SELECT id FROM webhook_message WHERE created_at < :before LIMIT :rows_max
), attempts AS (
    DELETE FROM webhook_attempt WHERE message_id IN (SELECT id FROM old)
), messages AS (
    DELETE FROM webhook_message WHERE id IN (SELECT id FROM old)
)
SELECT count(*) FROM old
""")
