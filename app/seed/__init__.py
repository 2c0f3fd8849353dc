"""`seed/` in: what its TOML may hold, read and validated."""
