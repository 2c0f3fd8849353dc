"""HTTP: routes, the API, errors, and what stands before them."""
