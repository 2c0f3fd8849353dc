"""The record, once: its tables, rows, filters and facets, and the dictionary derived from them."""
