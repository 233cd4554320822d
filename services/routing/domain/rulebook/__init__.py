"""The rulebook: its tables, how they are read and checked, and the immutable snapshot decisions are made on."""
