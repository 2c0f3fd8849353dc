"""Share pictures: drawn when the data is built, served as files."""
