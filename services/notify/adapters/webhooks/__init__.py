"""Subscriptions in Postgres, their secrets, and the way out to departments' servers."""
