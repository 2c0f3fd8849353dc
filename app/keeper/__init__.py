"""The keeper's tools: `make check`, `make draft`, `make diff` and `make published`."""
