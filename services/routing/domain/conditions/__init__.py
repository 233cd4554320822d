"""The small typed language of a power's `condition`: lexer, parser, two evaluators that must agree."""
