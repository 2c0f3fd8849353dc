"""The keeper's tools: `make check` and `make draft`."""
