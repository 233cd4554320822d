"""Wordings that are written, published by another person, and looked at with a real case."""
