"""Empty the test database although its tables refuse to be emptied."""

from collections.abc import Iterable
from typing import Any

from django.db import connection

# Filled by migrations: the roles and what each may do.
KEPT = frozenset({"auth_group", "auth_group_permissions", "auth_permission", "django_content_type"})
GUARDED = "SELECT DISTINCT tgrelid::regclass::text FROM pg_trigger WHERE NOT tgisinternal"


def allow_flush() -> None:
    """Let Django's flush after a transactional test switch the guarding triggers off and on."""
    truncate = connection.ops.sql_flush

    def sql_flush(style: Any, tables: Iterable[str], **options: Any) -> list[str]:
        with connection.cursor() as cursor:
            cursor.execute(GUARDED)
            guarded = [row[0] for row in cursor.fetchall()]
        emptied = [table for table in tables if table not in KEPT]
        # Cascade reaches knox's own token table, which Django does not know: ours replaces it.
        options["allow_cascade"] = True
        return [
            *(f"ALTER TABLE {table} DISABLE TRIGGER USER" for table in guarded),
            *truncate(style, emptied, **options),
            *(f"ALTER TABLE {table} ENABLE TRIGGER USER" for table in guarded),
        ]

    connection.ops.sql_flush = sql_flush  # type: ignore[method-assign]
