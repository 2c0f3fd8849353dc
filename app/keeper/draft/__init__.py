"""A skeleton for the keeper: what an article prints, as TOML ready to be edited (`make draft`)."""
