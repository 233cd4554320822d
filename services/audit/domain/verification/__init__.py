"""What a verifier of the whole log looks at, and the names of what it may find."""
