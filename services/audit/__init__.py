"""audit keeps the accountability trail: every event once, in one order, queryable."""
