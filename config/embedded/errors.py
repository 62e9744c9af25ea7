class EmbeddedServicesError(RuntimeError):
    """The embedded PostgreSQL or Redis cannot be used; the message says why and what to do."""
