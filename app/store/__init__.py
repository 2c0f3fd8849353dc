"""Where the data is kept: built whole, opened for reading only, with its index."""
