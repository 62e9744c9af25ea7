"""Django's PostgreSQL backend, whose pool finds out without a question that a connection ended."""
