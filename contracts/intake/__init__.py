"""Generated from proto/ by `make contracts`; never edited."""
