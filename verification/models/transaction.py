"""Which transaction wrote a row: how a trigger sees that two rows were written together."""

from django.db import models


class CurrentTransactionId(models.Func):
    """The id of the running transaction, never reused within a database cluster."""

    template = "(pg_current_xact_id()::text::bigint)"
    arity = 0
    output_field = models.BigIntegerField()
