"""What a report says about each claim: names of reviewers, drafts and leases stay inside."""

from collections import defaultdict
from collections.abc import Generator
from dataclasses import dataclass, field, fields, replace
from datetime import date, datetime
from decimal import Decimal
from itertools import islice
from typing import Any

from django.db.models import F, QuerySet, TextField, Value
from django.db.models.functions import Coalesce, Concat, NullIf, Substr, Trim

from verification import known
from verification.asof import Moment
from verification.checks import Standing
from verification.citing import formatting, item
from verification.citing.item import Plain
from verification.models import Chosen, Citation, Review, Verdict
from verification.reports.resting import Resting, of_verdicts

NOTHING = Resting()
# Rows that are in memory at a time, and the verdicts whose citations one query fetches.
BATCH = 2000
# A reader goes through an article from top to bottom.
READING_ORDER = ("claim__article_id", "claim__start", "pk")


@dataclass(frozen=True, slots=True)
class Source:
    """One citation of a verdict."""

    position: int
    stance: str
    title: str
    url: str
    publisher: str
    author: str
    published_on: date | None
    accessed_on: date | None
    excerpt: str
    # Whether the excerpt stands in the copy; None where there is no excerpt.
    check: Standing | None
    # What its author says of words that are not there.
    explanation: str
    # Why it is protected: then the title describes it, and that is all there is. Empty of others.
    withheld_reason: str = ""
    # As the report's style writes it; empty where it has none.
    formatted: str = ""
    # The one that exported citations carry as their id.
    number: int | None = None
    # Where a web archive keeps the page.
    archived_url: str = ""
    # The desk's own copy of the page: when it was fetched, and what its bytes hash to.
    copied_at: datetime | None = None
    copy_sha256: str = ""
    # The whole source, of which the fields above are read out, as a CSL-JSON item without its id.
    csl: dict[str, Any] = field(default_factory=dict)

    @property
    def plain(self) -> Plain:
        return Plain(**{name: getattr(self, name) for name in PLAIN_COLUMNS})


@dataclass(frozen=True, slots=True)
class Correction:
    """What readers of a published verdict were told when another took its place."""

    at: datetime
    note: str
    was: str
    rating: str


@dataclass(frozen=True, slots=True)
class Row:
    """One claim and what was decided about it; the number is the one that pages show."""

    number: int
    article: int
    article_title: str
    publisher: str
    original_publisher: str
    article_url: str
    published_on: date | None
    revision: int
    start: int
    end: int
    exact: str
    sentence: str
    # Where `exact` begins in `sentence`.
    offset: int
    kind: str
    label: str
    low: Decimal | None
    high: Decimal | None
    comparator: str
    unit: str
    concept: str
    holder: str
    claimant: str
    role: str
    cue: str
    stance: str
    hedged: bool
    # EDTF: a day, or XXXX-10-13 where the year is not known.
    event_start: str
    event_end: str
    place: str
    restatement: str
    extractor: str
    rule: str
    state: str
    rating: str
    rationale: str
    obstacle: str
    tried: str
    reviewer: str
    decided_at: datetime | None
    published_at: datetime | None
    dismissed_as: str
    dismissal_reason: str
    duplicate_of: int | None
    citations: tuple[Source, ...]
    # What its citations come to together.
    resting: Resting = NOTHING
    # The first correction first.
    corrections: tuple[Correction, ...] = ()


def _text(path: str) -> Coalesce:
    return Coalesce(path, Value(""), output_field=TextField())


SENTENCE = Substr(
    "claim__article__text",
    F("claim__sentence_start") + 1,
    F("claim__sentence_end") - F("claim__sentence_start"),
)
PSEUDONYM = "verdict__decided_by__pseudonym"
# First and last name, else the name for signing in.
NAME = Coalesce(
    NullIf(
        Trim(
            Concat("verdict__decided_by__first_name", Value(" "), "verdict__decided_by__last_name")
        ),
        Value(""),
    ),
    "verdict__decided_by__username",
    Value(""),
    output_field=TextField(),
)
COLUMNS: dict[str, Any] = {
    "number": "pk",
    "article": "claim__article_id",
    "article_title": "claim__article__title",
    "publisher": _text("claim__article__publisher__name"),
    "original_publisher": _text("claim__article__original_publisher__name"),
    "article_url": "claim__article__url",
    "published_on": "claim__article__published_on",
    "revision": "claim__article__revision",
    "start": "claim__start",
    "end": "claim__end",
    "exact": "claim__exact",
    "sentence": SENTENCE,
    "offset": F("claim__start") - F("claim__sentence_start"),
    "kind": "claim__kind",
    "label": "claim__label",
    "low": "claim__low",
    "high": "claim__high",
    "comparator": "claim__comparator",
    "unit": "claim__unit",
    "concept": "claim__concept",
    "holder": "claim__holder",
    "claimant": "claim__attribution_name",
    "role": "claim__attribution_role",
    "cue": "claim__attribution_cue",
    "stance": "claim__stance",
    "hedged": "claim__hedged",
    "event_start": "claim__event_start",
    "event_end": "claim__event_end",
    "place": "claim__place",
    "restatement": "claim__restatement",
    "extractor": "claim__extraction__extractor",
    "rule": "claim__rule",
    "state": "state",
    "rating": _text("verdict__rating"),
    "rationale": _text("verdict__rationale"),
    "obstacle": _text("verdict__obstacle"),
    "tried": _text("verdict__tried"),
    "reviewer": _text(PSEUDONYM),
    "decided_at": "verdict__decided_at",
    "published_at": "published_at",
    "dismissed_as": "dismissed_as",
    "dismissal_reason": "dismissal_reason",
    "duplicate_of": "duplicate_of_id",
}
# What a citation carries under the same name.
SOURCE_COLUMNS = (
    "position", "stance", "title", "url", "publisher", "author", "published_on", "accessed_on",
    "excerpt", "explanation", "withheld_reason", "csl",
)  # fmt: skip
PLAIN_COLUMNS = tuple(field.name for field in fields(Plain))


def read(
    chosen: "QuerySet[Chosen]",
    *,
    style: str = "",
    names: bool = False,
    moment: Moment | None = None,
) -> Generator[Row]:
    """Yield the chosen claims in reading order, holding one batch of them in memory.

    `style` names one of citing.formatting.STYLES, in which citations are written out as well.
    Inside a transaction the rows come from one server-side cursor; with a `moment`, within
    `asof.reading` of it, they are as of then.
    """
    columns = {**COLUMNS, "reviewer": NAME} if names else COLUMNS
    past = moment if known.came_later(moment) else None
    ordered = chosen.order_by(*READING_ORDER).values_list("verdict_id", *columns.values())
    read = ordered.iterator(chunk_size=BATCH)
    while batch := list(islice(read, BATCH)):
        verdicts = {verdict for verdict, *_columns in batch if verdict is not None}
        cited = list(_cited(verdicts))
        later = known.later_than(past, [number for _verdict, number, *_columns in batch])
        known.put_back(cited, later)
        sources = _sources(cited, style)
        resting = of_verdicts(verdicts, cited, moment=moment, later=later)
        claims = [dict(zip(columns, row, strict=True)) for _verdict, *row in batch]
        corrections = _corrections(
            {
                row["number"]: verdict
                for (verdict, *_row), row in zip(batch, claims, strict=True)
                if row["state"] == Review.State.PUBLISHED
            }
        )
        for (verdict, *_row), values in zip(batch, claims, strict=True):
            yield Row(
                **values,
                citations=tuple(sources.get(verdict, ())),
                resting=resting.get(verdict, NOTHING),
                corrections=tuple(corrections.get(values["number"], ())),
            )


def _cited(verdicts: set[int]) -> "QuerySet[Citation]":
    return Citation.objects.filter(verdict__in=verdicts).order_by("verdict", "position")


def _sources(cited: list[Citation], style: str) -> dict[int, list[Source]]:
    sources = defaultdict(list)
    for citation in cited:
        source = _source(citation)
        sources[citation.verdict_id].append(_written(source, style) if style else source)
    return sources


def _source(citation: Citation) -> Source:
    archive = getattr(citation, "archive_request", None)
    capture = getattr(citation, "capture", None)
    copy = capture.snapshot if capture else None
    return Source(
        **{name: getattr(citation, name) for name in SOURCE_COLUMNS},
        check=known.standing(citation) if citation.excerpt else None,
        number=citation.pk,
        archived_url=archive.archived_url if archive else "",
        copied_at=copy.fetched_at if copy else None,
        copy_sha256=copy.sha256 if copy else "",
    )


def _written(source: Source, style: str) -> Source:
    whole = item.merged(source.csl, source.plain)
    return replace(source, formatted=formatting.formatted(whole, style))


def _corrections(published: dict[int, int]) -> dict[int, list[Correction]]:
    """Return how published verdicts came to be, by their claims; asks nothing where none is.

    What was corrected after a verdict does not count: a report may be of a moment before it.
    """
    if not published:
        return {}
    corrections = defaultdict(list)
    columns = ("review", "pk", "decided_at", "public_note", "supersedes__rating", "rating")
    verdicts = Verdict.objects.filter(review__in=published, basis=Verdict.Basis.CORRECTION)
    for number, verdict, *columns_of_one in verdicts.order_by("pk").values_list(*columns):
        if verdict <= published[number]:
            corrections[number].append(Correction(*columns_of_one))
    return corrections
