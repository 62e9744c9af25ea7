"""Making many tables at once."""

from django.db.migrations.operations.base import Operation


class Tables(Operation):
    """Several `CreateModel`, after which Django renders its models once rather than for each.

    Rendering one renders all that it is related to, which here is nearly everything: one by one,
    these tables take several times as long, in each database that a test makes. They may name each
    other in any order.
    """

    def __init__(self, *tables):
        self.tables = tables

    def state_forwards(self, app_label, state):
        # Rendered again by whoever asks first, which is when all of the tables are known.
        state.__dict__.pop("apps", None)
        for table in self.tables:
            table.state_forwards(app_label, state)

    def database_forwards(self, app_label, schema_editor, from_state, to_state):
        for table in self.tables:
            table.database_forwards(app_label, schema_editor, from_state, to_state)

    def database_backwards(self, app_label, schema_editor, from_state, to_state):
        for table in reversed(self.tables):
            table.database_backwards(app_label, schema_editor, from_state, to_state)

    def describe(self):
        return f"Create {', '.join(table.name for table in self.tables)}"
