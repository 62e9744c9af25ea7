"""Open claims by the hundred thousand, copied into the database: the same for the same seed."""

import json
from collections.abc import Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from functools import partial
from hashlib import sha256
from random import Random
from typing import Any, cast

from django.db import connection, models

from claims.models import Article, Claim, Extraction, Publisher
from verification.ledger.digests import digest
from verification.models import AuditEvent, Review, Turn

SEED = 20201104
NOW = datetime(2026, 11, 1, 9, 0, tzinfo=UTC)
CLAIMS_AN_ARTICLE = 25
# So many articles are copied at a time.
BATCH = 400
# So many claims are sooner entered into an index that is made anew afterwards.
MANY = 50_000
PUBLISHERS = 60
CONTEXT = 32
KINDS = ("quantity", "event", "quote", "position")
# A newsroom's queue has more events than figures, and few publishers send most of it.
KIND_WEIGHTS = (30, 40, 20, 10)
NOUNS = ("soldiers", "tanks", "drones", "civilians", "vehicles", "militants")
CLAIMANTS = ("", "Armenia", "Azerbaijan", "Ministry of Defence")
FILLED: tuple[type[models.Model], ...] = (Article, Extraction, Claim, Review, Turn, AuditEvent)
# Each is written by a trigger on one of those.
BESIDE = ("verification_searchtext", "verification_articletext", "verification_chainhead")
Row = dict[str, Any]


def fill(*, before: int, claims: int) -> None:
    """Add open claims, each with its review and an event, until there are `claims` of them.

    `before` is how many there are already.
    """
    if not before:
        names = [Publisher(name=f"Publisher {number:02}") for number in range(PUBLISHERS)]
        Publisher.objects.bulk_create(names)
    publishers = list(Publisher.objects.order_by("pk").values_list("pk", flat=True))
    tables = [model._meta.db_table for model in FILLED]
    first, last = before // CLAIMS_AN_ARTICLE, claims // CLAIMS_AN_ARTICLE
    batches = [range(one, min(one + BATCH, last)) for one in range(first, last, BATCH)]
    if claims - before < MANY:
        for numbers in batches:
            _copy_articles(numbers, publishers)
    else:
        with indexed_afterwards([*tables, *BESIDE]), ThreadPoolExecutor(2) as threads:
            list(threads.map(partial(_copy_apart, publishers=publishers), batches))
    with connection.cursor() as cursor:
        for table in tables:
            cursor.execute(
                f"SELECT setval(pg_get_serial_sequence('{table}', 'id'), max(id)) FROM {table}"  # noqa: S608 (our table)
            )
        cursor.execute("VACUUM ANALYZE")


@contextmanager
def indexed_afterwards(tables: list[str]) -> Iterator[None]:
    """Drop the indexes of tables while they are filled, but those that keep rows unique."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT indexrelid::regclass::text, pg_get_indexdef(indexrelid) FROM pg_index"
            " WHERE indrelid = ANY (%s::regclass[]) AND NOT indisunique",
            [tables],
        )
        indexes = cursor.fetchall()
        for name, _ in indexes:
            cursor.execute(f"DROP INDEX {name}")
        yield
        cursor.execute("SET maintenance_work_mem = '512MB'")
        for _, definition in indexes:
            cursor.execute(definition)
        cursor.execute("RESET maintenance_work_mem")


def _copy_apart(numbers: range, publishers: list[int]) -> None:
    try:
        _copy_articles(numbers, publishers)
    finally:
        connection.close()


def _copy_articles(numbers: range, publishers: list[int]) -> None:
    sentences = {number: _sentences(number) for number in numbers}
    _copy(Article, (_article(number, sentences[number], publishers) for number in numbers))
    _copy(Extraction, (_extraction(number) for number in numbers))
    claims = [claim for number in numbers for claim in _claims(number, sentences[number])]
    _copy(Claim, claims)
    random = _random(numbers.start, "reviews")
    reviews = [_review(claim, random) for claim in claims]
    _copy(Review, reviews)
    _copy(Turn, map(_turn, reviews))
    _copy(AuditEvent, map(_event, claims))


def _random(number: int, what: str) -> Random:
    return Random(f"{SEED} {what} {number}")  # noqa: S311 (no secret)


def _sentences(number: int) -> list[str]:
    random = _random(number, "text")
    return [
        f"Sector {number} lost {random.randint(2, 9999):,} {random.choice(NOUNS)} on day {day}."
        for day in range(CLAIMS_AN_ARTICLE)
    ]


def _article(number: int, sentences: list[str], publishers: list[int]) -> Row:
    random = _random(number, "article")
    text = " ".join(sentences)
    rank = min(int(random.paretovariate(0.9)), PUBLISHERS) - 1
    return {
        "id": number + 1,
        "title": f"Losses in sector {number}",
        "publisher_id": publishers[rank],
        "published_on": (NOW - timedelta(days=random.randint(0, 900))).date(),
        "text": text,
        "content_sha256": sha256(text.encode()).hexdigest(),
        "stored_at": NOW - timedelta(minutes=number % 40_000),
    }


def _extraction(number: int) -> Row:
    return {
        "id": number + 1,
        "article_id": number + 1,
        "extractor": "rules/0",
        "status": Extraction.Status.DONE.value,
        "queued_at": NOW,
        "sent_at": NOW,
        "finished_at": NOW,
        "claim_count": CLAIMS_AN_ARTICLE,
    }


def _claims(number: int, sentences: list[str]) -> Iterator[Row]:
    text, start = " ".join(sentences), 0
    random = _random(number, "claims")
    for index, sentence in enumerate(sentences):
        end = start + len(sentence)
        kind = random.choices(KINDS, KIND_WEIGHTS)[0]
        yield {
            "id": number * CLAIMS_AN_ARTICLE + index + 1,
            "article_id": number + 1,
            "extraction_id": number + 1,
            "start": start,
            "end": end,
            "exact": sentence,
            "prefix": text[max(0, start - CONTEXT) : start],
            "suffix": text[end : end + CONTEXT],
            "sentence_start": start,
            "sentence_end": end,
            "kind": kind,
            "label": sentence[:60],
            "attribution_name": random.choice(CLAIMANTS),
            "checkworthiness": round(random.betavariate(3, 2), 3),
            "rule": f"{kind}.bench",
        }
        start = end + 1


def _review(claim: Row, random: Random) -> Row:
    return {
        "id": claim["id"],
        "claim_id": claim["id"],
        "priority": round(claim["checkworthiness"] * 1000),
        "queued_at": NOW - timedelta(minutes=random.randint(0, 43_200)),
    }


def _turn(review: Row) -> Row:
    """Return what verification/turns.py makes of a review that one person is to do."""
    return {
        "id": review["id"],
        "review_id": review["id"],
        "priority": review["priority"],
        "queued_at": review["queued_at"],
    }


def _event(claim: Row) -> Row:
    said = {
        "at": NOW,
        "action": AuditEvent.Action.REVIEW_SKIPPED.value,
        "article_id": claim["article_id"],
        "review_id": claim["id"],
        "after": {"state": "open"},
    }
    return {**said, "after": json.dumps(said["after"]), "digest": digest(vars(AuditEvent(**said)))}


def _copy(model: type[models.Model], rows: Iterable[Row]) -> None:
    """Copy rows into the table of a model; what they leave out is as the model has it."""
    fields = [
        field
        for field in model._meta.concrete_fields
        if not field.has_db_default() and not (model is AuditEvent and field.primary_key)
    ]
    columns = ", ".join(connection.ops.quote_name(str(field.column)) for field in fields)
    statement = f"COPY {model._meta.db_table} ({columns}) FROM STDIN"
    defaults = [(field.attname, _default(field)) for field in fields]
    with connection.cursor() as cursor, cast(Any, cursor).copy(statement) as copy:
        for row in rows:
            copy.write_row([row.get(name, default) for name, default in defaults])


def _default(field: "models.Field[Any, Any]") -> Any:
    value = field.get_default()
    return json.dumps(value) if isinstance(field, models.JSONField) else value
