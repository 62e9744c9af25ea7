"""Open claims by the hundred thousand, copied into the database: the same for the same seed."""

import json
from collections.abc import Iterable, Iterator
from datetime import UTC, datetime, timedelta
from hashlib import sha256
from random import Random
from typing import Any, cast

from django.db import connection, models

from claims.models import Article, Claim, Extraction, Publisher
from verification.models import AuditEvent, Review, Turn
from verification.turns import turn_of

SEED = 20201104
NOW = datetime(2026, 11, 1, 9, 0, tzinfo=UTC)
CLAIMS_AN_ARTICLE = 25
PUBLISHERS = 60
CONTEXT = 32
KINDS = ("quantity", "event", "quote", "position")
# A newsroom's queue has more events than figures, and few publishers send most of it.
KIND_WEIGHTS = (30, 40, 20, 10)
NOUNS = ("soldiers", "tanks", "drones", "civilians", "vehicles", "militants")


def fill(*, before: int, claims: int) -> None:
    """Add open claims, each with its review and an event, until there are `claims` of them.

    `before` is how many there are already.
    """
    if not before:
        names = [Publisher(name=f"Publisher {number:02}") for number in range(PUBLISHERS)]
        Publisher.objects.bulk_create(names)
    publishers = list(Publisher.objects.order_by("pk").values_list("pk", flat=True))
    numbers = range(before // CLAIMS_AN_ARTICLE, claims // CLAIMS_AN_ARTICLE)
    _copy(Article, (_article(number, publishers) for number in numbers))
    _copy(Extraction, (_extraction(number) for number in numbers))
    _copy(Claim, (claim for number in numbers for claim in _claims(number)))
    _copy(Review, (review for number in numbers for review in _reviews(number)))
    _copy(Turn, (turn for number in numbers for turn in _turns(number)))
    _copy(AuditEvent, (event for number in numbers for event in _events(number)))
    with connection.cursor() as cursor:
        for model in (Article, Extraction, Claim, Review, Turn, AuditEvent):
            table = model._meta.db_table
            cursor.execute(
                f"SELECT setval(pg_get_serial_sequence('{table}', 'id'), max(id)) FROM {table}"  # noqa: S608 (our table)
            )
        cursor.execute("VACUUM ANALYZE")


def _random(number: int, what: str) -> Random:
    return Random(f"{SEED} {what} {number}")  # noqa: S311 (no secret)


def _sentences(number: int) -> list[str]:
    random = _random(number, "text")
    return [
        f"Sector {number} lost {random.randint(2, 9999):,} {random.choice(NOUNS)} on day {day}."
        for day in range(CLAIMS_AN_ARTICLE)
    ]


def _article(number: int, publishers: list[int]) -> Article:
    random = _random(number, "article")
    text = " ".join(_sentences(number))
    rank = min(int(random.paretovariate(0.9)), PUBLISHERS) - 1
    return Article(
        pk=number + 1,
        title=f"Losses in sector {number}",
        publisher_id=publishers[rank],
        published_on=(NOW - timedelta(days=random.randint(0, 900))).date(),
        text=text,
        content_sha256=sha256(text.encode()).hexdigest(),
        stored_at=NOW - timedelta(minutes=number % 40_000),
    )


def _extraction(number: int) -> Extraction:
    return Extraction(
        pk=number + 1,
        article_id=number + 1,
        extractor="rules/0",
        status=Extraction.Status.DONE,
        queued_at=NOW,
        sent_at=NOW,
        finished_at=NOW,
        claim_count=CLAIMS_AN_ARTICLE,
    )


def _claims(number: int) -> Iterator[Claim]:
    text, start = " ".join(_sentences(number)), 0
    random = _random(number, "claims")
    for index, sentence in enumerate(_sentences(number)):
        end = start + len(sentence)
        kind = random.choices(KINDS, KIND_WEIGHTS)[0]
        yield Claim(
            pk=number * CLAIMS_AN_ARTICLE + index + 1,
            article_id=number + 1,
            extraction_id=number + 1,
            start=start,
            end=end,
            exact=sentence,
            prefix=text[max(0, start - CONTEXT) : start],
            suffix=text[end : end + CONTEXT],
            sentence_start=start,
            sentence_end=end,
            kind=kind,
            label=sentence[:60],
            attribution_name=random.choice(("", "Armenia", "Azerbaijan", "Ministry of Defence")),
            checkworthiness=round(random.betavariate(3, 2), 3),
            rule=f"{kind}.bench",
        )
        start = end + 1


def _reviews(number: int) -> Iterator[Review]:
    random = _random(number, "reviews")
    for claim in _claims(number):
        yield Review(
            pk=claim.pk,
            claim_id=claim.pk,
            priority=round(claim.checkworthiness * 1000),
            queued_at=NOW - timedelta(minutes=random.randint(0, 43_200)),
        )


def _turns(number: int) -> Iterator[Turn]:
    for review in _reviews(number):
        turn = turn_of(review, 1)
        turn.pk = review.pk
        yield turn


def _events(number: int) -> Iterator[AuditEvent]:
    for claim in _claims(number):
        yield AuditEvent(
            at=NOW,
            action=AuditEvent.Action.REVIEW_SKIPPED,
            article_id=number + 1,
            review_id=claim.pk,
            after={"state": "open"},
        )


def _copy(model: type[models.Model], rows: Iterable[models.Model]) -> None:
    fields = [
        field
        for field in model._meta.concrete_fields
        if field.name != "transaction_id" and not (model is AuditEvent and field.primary_key)
    ]
    columns = ", ".join(connection.ops.quote_name(str(field.column)) for field in fields)
    statement = f"COPY {model._meta.db_table} ({columns}) FROM STDIN"
    with connection.cursor() as cursor, cast(Any, cursor).copy(statement) as copy:
        for row in rows:
            copy.write_row([_value(field, row) for field in fields])


def _value(field: "models.Field[Any, Any]", row: models.Model) -> Any:
    value = getattr(row, field.attname)
    return json.dumps(value) if isinstance(field, models.JSONField) else value
