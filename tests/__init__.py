"""The tests. `tests/` mirrors `app/`: a module of either has the other's name."""
