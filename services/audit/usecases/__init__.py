"""What audit does: one verb a file."""
