"""Mechanism every service shares; no noun of the trade stands in here."""
