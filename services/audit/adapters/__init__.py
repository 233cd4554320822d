"""What audit calls: its database and the codec of its events."""
