"""The launcher of a local run: Kafka, Postgres and the four services on the loopback address."""
