"""One module a page: a function that answers all that its template shows, by name.

Templates only show. A builder answers None where what is asked for does not exist. What several
pages have parts of, such as a chart or a filter form, is a frozen dataclass.
"""
