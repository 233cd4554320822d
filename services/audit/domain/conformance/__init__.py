"""What a power's list of steps prescribes against what the records say was done. See docs/conformance.md."""
