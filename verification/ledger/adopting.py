"""Chaining the events of a history from before it was chained: for its migration only.

The last event of each chain vouches for the rows that the chain is about, as they are then.
"""

from collections.abc import Iterator
from itertools import groupby
from typing import Any

from django.db import connection

from verification.ledger import digests, readings
from verification.ledger.kinds import KINDS
from verification.ledger.records import fields_of

BATCH = 1000
FILLED = ["records", "digest", "chain_kind", "chain_id", "position", "hash"]
TABLES = {
    "article": ("claims", "Article", "pk"),
    "claim": ("claims", "Claim", "article"),
    "extraction": ("claims", "Extraction", "article"),
    "report": ("verification", "Report", "pk"),
    "review": ("verification", "Review", "pk"),
    "verdict": ("verification", "Verdict", "review"),
    "citation": ("verification", "Citation", "verdict__review"),
    "comment": ("verification", "Comment", "review"),
    "correction": ("verification", "VerdictCorrection", "review"),
    "upload": ("verification", "Upload", "review"),
    "snapshot": ("verification", "PageSnapshot", "citation__verdict__review"),
}
ABOUT = {
    "article": ("article", "claim", "extraction"),
    "report": ("report",),
    "review": ("review", "verdict", "citation", "comment", "correction", "upload", "snapshot"),
}


def adopt(apps: Any, _schema_editor: Any) -> None:
    """Give every event its digest and its place in a chain, and every chain its head."""
    event_model = apps.get_model("verification", "AuditEvent")
    head_model = apps.get_model("verification", "ChainHead")
    if not event_model.objects.exists():
        return
    with connection.cursor() as cursor:
        cursor.execute("ALTER TABLE verification_auditevent DISABLE TRIGGER USER")
        rows = _in_chain_order(event_model)
        for (kind, number), events in groupby(rows, lambda event: digests.chain_of(vars(event))):
            chained = list(events)
            chained[-1].records = _vouched(apps, kind, number)
            previous = digests.GENESIS
            for position, event in enumerate(chained, start=1):
                event.chain_kind, event.chain_id, event.position = kind, number, position
                event.digest = digests.digest(vars(event))
                event.hash = previous = digests.link(previous, position, event.pk, event.digest)
            event_model.objects.bulk_update(chained, FILLED, batch_size=BATCH)
            head_model.objects.create(
                chain_kind=kind, chain_id=number, position=len(chained), hash=previous
            )
        cursor.execute("ALTER TABLE verification_auditevent ENABLE TRIGGER USER")


def _in_chain_order(events: Any) -> Iterator[Any]:
    about = [f"{name}_id" for name in digests.CHAINS]
    # Whatever is about a review is about its article, too: the first that is set decides.
    for at, column in enumerate(about):
        none = dict.fromkeys((f"{name}__isnull" for name in about[:at]), True)
        rows = events.objects.filter(**none, **{f"{column}__isnull": False})
        yield from rows.order_by(column, "pk").iterator(BATCH)
    none = dict.fromkeys((f"{name}__isnull" for name in about), True)
    yield from events.objects.filter(**none).order_by("pk").iterator(BATCH)


def _vouched(apps: Any, kind: str, about: int) -> dict[str, Any]:
    found = {}
    for name in ABOUT.get(kind, ()):
        app, model, column = TABLES[name]
        then = apps.get_model(app, model)
        # Some columns came later.
        had = {field.attname for field in then._meta.concrete_fields}
        known = [one for one in KINDS[name].table.columns if one in had]
        for row in then.objects.filter(KINDS[name].must, **{column: about}).values("pk", *known):
            number = row.pop("pk")
            found[f"{name}:{number}"] = fields_of(row)
            if name == "extraction":
                found[f"{name}:{number}"][readings.KEY] = readings.of_run(number)
    return found
