"""Static files: built once, compressed, and served with hashed names."""
