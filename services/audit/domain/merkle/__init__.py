"""The log's tree (RFC 6962): its right edge as it grows, its tiles, and proofs out of stored tiles."""
