"""What calls notify: HTTP and Kafka."""
