"""What others rely on: golden examples, names of topics, paths. `buf lint` and `buf breaking` are part of `make check`."""
