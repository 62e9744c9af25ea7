"""Storing what was published: one row per text, a new revision where a known address changed."""

import re
from dataclasses import dataclass, replace
from datetime import date, datetime
from enum import StrEnum
from hashlib import sha256

from django.core.exceptions import ValidationError
from django.core.validators import URLValidator
from django.db import connection, transaction

from claims import boilerplate
from claims.errors import BadInput
from claims.extraction.document import Document, read_document
from claims.extraction.header import Metadata as Header
from claims.models import Article, Publisher
from claims.normalise import Normalised

ENGLISH = "en"
# Of ISO 639: two letters, or three where a language has no two.
LANGUAGE = re.compile(r"[a-z]{2,3}")
# Characters that the columns hold.
LONGEST = {"title": 500, "byline": 300, "publisher": 200, "original_publisher": 200, "url": 2000}


@dataclass(frozen=True, slots=True)
class Metadata:
    """What the sender says about a text. What is left empty is read from the text's header.

    All but the address, which decides what is a revision of what: a text must not be able to
    pass itself off as the next revision of another one.
    """

    title: str = ""
    byline: str = ""
    publisher: str = ""
    original_publisher: str = ""
    published_on: date | None = None
    url: str = ""
    # The primary tag of BCP 47: en, uk, hy.
    language: str = ENGLISH


class Outcome(StrEnum):
    NEW = "new"
    REVISION = "revision"
    KNOWN = "known"


@dataclass(frozen=True, slots=True)
class Stored:
    article: Article
    outcome: Outcome


@transaction.atomic
def store(*, text: Normalised, metadata: Metadata, now: datetime) -> Stored:
    """Store a text once.

    The same text under the same or no known address is the article that is already there; a
    changed text under a known address is that article's next revision. Of two racing calls
    with the same text one stores it and both return it; racing revisions follow one another.

    :raises BadInput: the address is not one of the web, or a field is too long.
    """
    digest = sha256(text.text.encode()).hexdigest()
    document = read_document(text.text)
    known = _complete(metadata, document.metadata, text.text)
    check_metadata(known)
    _wait_for_others(known.url, digest)
    latest = _latest_under(known.url)
    if (same := _same_text(digest, latest)) is not None:
        return Stored(same, Outcome.KNOWN)
    article = _create(text=text, digest=digest, metadata=known, previous=latest, now=now)
    _remember(article, document)
    return Stored(article, Outcome.REVISION if latest else Outcome.NEW)


def check_metadata(metadata: Metadata) -> None:
    """Refuse what the database could not hold or a page could not safely link to.

    :raises BadInput: naming the field.
    """
    if metadata.url:
        try:
            URLValidator(["http", "https"])(metadata.url)
        except ValidationError as error:
            raise BadInput(
                code="url_invalid",
                field="url",
                message="This is not a web address.",
                remedy="Give the full address, beginning with https:// or http://.",
            ) from error
    check_language(metadata.language)
    for field, longest in LONGEST.items():
        _check_characters(field, getattr(metadata, field), longest)


def check_language(language: str) -> None:
    """Refuse what is no primary tag of a language.

    :raises BadInput: naming the field.
    """
    if LANGUAGE.fullmatch(language) is None:
        raise BadInput(
            code="language_invalid",
            field="language",
            message="This is no language tag.",
            remedy="Give the language alone, in two or three small letters: en, uk, hy.",
        )


def _check_characters(field: str, value: str, longest: int) -> None:
    if len(value) > longest:
        raise BadInput(
            code="too_long",
            field=field,
            message=f"This has {len(value)} characters; {longest} fit.",
            remedy="Shorten it.",
        )
    if "\x00" in value:
        raise BadInput(
            code="null_character",
            field=field,
            message="This contains a null character.",
            remedy="Remove it.",
        )


def _complete(metadata: Metadata, header: Header, text: str) -> Metadata:
    """Fill what the sender left out from the header; a column cuts what is merely read there."""
    first_line = next(line.strip() for line in text.splitlines() if line.strip())
    read = {
        "title": header.title or first_line,
        "byline": header.byline,
        "publisher": header.publisher,
        "original_publisher": header.original_publisher,
    }
    return replace(
        metadata,
        published_on=metadata.published_on or header.published_on,
        **{
            field: getattr(metadata, field) or (value or "")[: LONGEST[field]]
            for field, value in read.items()
        },
    )


def _wait_for_others(*names: str) -> None:
    """Let one transaction at a time store a text under an address, and one the same text."""
    with connection.cursor() as cursor:
        for name in filter(None, names):
            cursor.execute("SELECT pg_advisory_xact_lock(hashtextextended(%s, 0))", [name])


def _latest_under(url: str) -> Article | None:
    return Article.objects.filter(url=url).order_by("-revision").first() if url else None


def _same_text(digest: str, latest: Article | None) -> Article | None:
    if latest is not None:
        return latest if latest.content_sha256 == digest else None
    return Article.objects.filter(content_sha256=digest).order_by("-revision").first()


def _create(
    *, text: Normalised, digest: str, metadata: Metadata, previous: Article | None, now: datetime
) -> Article:
    publishers = _publishers(metadata.publisher, metadata.original_publisher)
    return Article.objects.create(
        title=metadata.title,
        byline=metadata.byline,
        publisher=publishers.get(metadata.publisher),
        original_publisher=publishers.get(metadata.original_publisher),
        published_on=metadata.published_on,
        language=metadata.language,
        url=metadata.url,
        text=text.text,
        normalisation=list(text.changes),
        content_sha256=digest,
        revision=previous.revision + 1 if previous else 1,
        previous=previous,
        stored_at=now,
    )


def remember_blocks(article: Article) -> None:
    """Note what the publisher repeats; for articles that were stored before that was done."""
    _remember(article, read_document(article.text))


def _remember(article: Article, document: Document) -> None:
    if article.publisher_id is not None:
        _wait_for_others(f"blocks of publisher {article.publisher_id}")
        boilerplate.remember(article, document)


def _publishers(*names: str) -> dict[str, Publisher]:
    # In one order, so that two new ones that publish each other's texts never wait in a ring.
    given = sorted({name for name in names if name})
    return {name: Publisher.objects.get_or_create(name=name)[0] for name in given}
