"""The benchmarks: each figure beside something that was run at the same time."""
