"""The queues of units that subscribe by Kafka."""
