"""Issues on their whole way: the four services as processes of their own, over real Kafka and Postgres."""
