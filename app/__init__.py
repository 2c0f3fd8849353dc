"""Hợp tác Tây Bắc: a read-only dashboard of inter-provincial cooperation and funding."""
