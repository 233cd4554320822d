"""What notify does: one verb a file."""
