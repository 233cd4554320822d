"""What calls audit: Kafka and HTTP."""
