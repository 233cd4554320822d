"""What intake does: one verb a file."""
