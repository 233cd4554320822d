"""What is done with subscriptions and their messages."""
