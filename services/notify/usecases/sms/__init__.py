"""Short messages to reporters who asked for them."""
