"""Chaining the events of a history from before it was chained: for its migration only.

The last event of each chain vouches for the rows that the chain is about, as they are then.
"""

from collections.abc import Iterator
from itertools import groupby
from typing import Any

from django.db import connection
from django.utils import timezone

from verification.ledger import digests, readings
from verification.ledger.chains import GROUPS
from verification.ledger.kinds import KINDS
from verification.ledger.records import fields_of, salted
from verification.models.salts import new_salt

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
    found: dict[str, Any] = {}
    for name in ABOUT.get(kind, ()):
        found |= _rows_of(apps, name, about)
    return found


def _rows_of(apps: Any, name: str, about: int) -> dict[str, Any]:
    app, model, column = TABLES[name]
    then = apps.get_model(app, model)
    # Some columns came later.
    had = {field.attname for field in then._meta.concrete_fields}
    known = [one for one in KINDS[name].table.columns if one in had]
    found = {}
    for row in then.objects.filter(KINDS[name].must, **{column: about}).values("pk", *known):
        number = row.pop("pk")
        found[f"{name}:{number}"] = fields_of(row)
        if name == "extraction":
            found[f"{name}:{number}"][readings.KEY] = readings.of_run(number)
    return found


def vouch_for_people_and_runs(apps: Any, _schema_editor: Any) -> None:
    """Let an event vouch for each person, and for what was found in each article, as they are."""
    user_model = apps.get_model("verification", "User")
    for person in user_model.objects.order_by("pk"):
        # Each one's own: a default is the same for all rows that were there.
        person.salt = new_salt()
        person.save(update_fields=["salt"])
        said = fields_of({name: getattr(person, name) for name in KINDS["person"].columns})
        said["salted"] = salted(
            {name: getattr(person, name) for name in KINDS["person"].salted}, person.salt
        )
        said[GROUPS] = sorted(person.groups.values_list("name", flat=True))
        _adopt(apps, {f"person:{person.pk}": said}, person_id=person.pk)
    articles = apps.get_model("claims", "Article").objects.order_by("pk")
    for article in articles.values_list("pk", flat=True).iterator():
        if records := _rows_of(apps, "extraction", article):
            _adopt(apps, records, article_id=article)


def _adopt(apps: Any, records: dict[str, Any], **about: int) -> None:
    model = apps.get_model("verification", "AuditEvent")
    event = model(action="history.adopted", at=timezone.now(), records=records, **about)
    event.digest = digests.digest(vars(event))
    event.save(force_insert=True)
