"""What others rely on: golden examples, topic names, paths. `buf lint` and `buf breaking` belong to `make check`."""
