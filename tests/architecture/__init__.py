"""Rules of the whole, as tests: what a reviewer would otherwise have to remember."""
