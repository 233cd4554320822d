"""What calls intake: HTTP and routing's events."""
