"""One module a page: a frozen dataclass with all that its template shows, and what builds it.

Templates only show. A builder answers None where what is asked for does not exist.
"""
