"""The report on one article: its text with every claim marked, beside it what became of each.

Values only, for a page or a document. Dismissed claims are counted and not marked: whoever reads
the report need not know what was no claim.
"""

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby
from operator import itemgetter
from typing import Any

from django.db.models import Count, Exists, OuterRef, Q

from claims.extraction.blocks import BlockKind
from claims.models import Article, Claim, Extraction
from claims.runs import RULES
from verification import reading
from verification.asof import Moment
from verification.models import AuditEvent, Review, Verdict, VerdictCorrection
from verification.reading import Window
from verification.reports.rows import Row

OPEN, DISMISSED = "open", "dismissed"
# What a claim may have come to, as totals and legend list it.
OUTCOMES = {**dict(Verdict.Rating.choices), OPEN: "Open", DISMISSED: "Dismissed"}
# How many lines fit under the text before they meet the next.
DEEPEST = 2


@dataclass(frozen=True, slots=True)
class Note:
    """What became of one claim; `place` counts the claims of the article in reading order."""

    place: int
    # The claim's number, by which its page is found.
    number: int
    label: str
    outcome: str
    claimant: str
    is_hedged: bool
    rationale: str
    sources: int
    is_published: bool
    is_corrected: bool
    # How far below the text its line stands: claims that overlap have lines of their own.
    depth: int

    @property
    def outcome_label(self) -> str:
        return OUTCOMES[self.outcome]


@dataclass(frozen=True, slots=True)
class Part:
    """Some text, the claims that cover it, the outermost first, and those that end with it."""

    text: str
    notes: tuple[Note, ...]
    ends: tuple[Note, ...]


@dataclass(frozen=True, slots=True)
class Passage:
    """A block of the text, and the claims that begin in it. Joined, its parts are its text."""

    kind: BlockKind
    parts: tuple[Part, ...]
    notes: tuple[Note, ...]


@dataclass(frozen=True, slots=True)
class Total:
    outcome: str
    count: int
    # Of all claims that were not dismissed, in percent.
    share: float
    # Of those before it, added up.
    before: float

    @property
    def label(self) -> str:
        return OUTCOMES[self.outcome]


@dataclass(frozen=True, slots=True)
class ArticleReport:
    article: Article
    length: int
    window: Window
    passages: list[Passage]
    # Of the whole article, whatever the window.
    totals: list[Total]
    dismissed: int

    @property
    def claims(self) -> int:
        return sum(total.count for total in self.totals)

    @property
    def checked(self) -> int:
        return sum(total.count for total in self.totals if total.outcome != OPEN)


def read(article: Article, *, start: int = 0) -> ArticleReport:
    """Return the report on an article, of its text what one page holds from `start` on.

    The number of queries does not depend on that of the claims.
    """
    window = reading.window_from(start, len(article.text))
    outcomes = _outcomes(article)
    kept = [number for number, outcome in outcomes.items() if outcome != DISMISSED]
    places = {number: place for place, number in enumerate(kept, start=1)}
    claims = [claim for claim in _claims_in(article, window) if claim.pk in places]
    notes = _notes(claims, places)
    blocks = reading.read(
        article.text, window=window, claims=claims, boilerplate=boilerplate_of(article, None)
    )
    counts = Counter(outcomes.values())
    return ArticleReport(
        article=article,
        length=len(article.text),
        window=window,
        passages=list(_passages(blocks, claims, notes)),
        totals=_totals(counts),
        dismissed=counts[DISMISSED],
    )


def of_rows(article: Article, rows: Iterable[Row], *, boilerplate: Sequence[str]) -> ArticleReport:
    """Return the report on all of an article, as the rows of a report have its claims.

    `boilerplate` has the hashes of the blocks that were known as the publisher's.
    """
    found = [row for row in rows if row.dismissed_as != Review.DismissedAs.WITHDRAWN]
    outcomes = {row.number: _outcome(row.state, row.rating) for row in found}
    marked = [row for row in found if outcomes[row.number] != DISMISSED]
    claims = [Claim(pk=row.number, start=row.start, end=row.end) for row in marked]
    depths = depths_of(claims)
    notes = {
        row.number: _note_of(row, place, depths[row.number])
        for place, row in enumerate(marked, start=1)
    }
    window = Window(0, len(article.text))
    blocks = reading.read(article.text, window=window, claims=claims, boilerplate=boilerplate)
    counts = Counter(outcomes.values())
    return ArticleReport(
        article=article,
        length=len(article.text),
        window=window,
        passages=list(_passages(blocks, claims, notes)),
        totals=_totals(counts),
        dismissed=counts[DISMISSED],
    )


def boilerplate_of(article: Article, moment: Moment | None) -> Sequence[str]:
    """Return the hashes of the blocks that were known as the publisher's at a moment, or are."""
    runs = Extraction.objects.by(RULES).filter(article=article, status=Extraction.Status.DONE)
    if moment:
        ended = AuditEvent.objects.filter(
            moment.later(), article=article, action=AuditEvent.Action.EXTRACTION_FINISHED
        )
        records = ended.values_list("records", flat=True)
        names = {name.partition(":") for vouched in records for name in vouched}
        runs = runs.exclude(pk__in=[int(n) for kind, _, n in names if kind == "extraction"])
    return runs.order_by("-pk").values_list("boilerplate", flat=True).first() or ()


def _note_of(row: Row, place: int, depth: int) -> Note:
    return Note(
        place=place,
        number=row.number,
        label=row.label,
        outcome=_outcome(row.state, row.rating),
        claimant=row.claimant,
        is_hedged=row.hedged,
        rationale=row.rationale,
        sources=len(row.citations),
        is_published=row.state == Review.State.PUBLISHED,
        is_corrected=bool(row.corrections),
        depth=depth,
    )


def _standing(article: Article) -> Any:
    """Return the claims of an article that are still found, in reading order."""
    withdrawn = Q(review__dismissed_as=Review.DismissedAs.WITHDRAWN)
    claims = Claim.objects.filter(article=article, review__isnull=False).exclude(withdrawn)
    return claims.order_by("start", "pk")


def _outcomes(article: Article) -> dict[int, str]:
    rows = _standing(article).values_list("pk", "review__state", "review__verdict__rating")
    return {number: _outcome(state, rating) for number, state, rating in rows}


def _outcome(state: str, rating: str | None) -> str:
    if state in Review.WITH_VERDICT and rating:
        return rating
    return DISMISSED if state == Review.State.DISMISSED else OPEN


def _claims_in(article: Article, window: Window) -> Any:
    published = VerdictCorrection.objects.filter(
        review=OuterRef("review"), state=VerdictCorrection.State.PUBLISHED
    )
    within = _standing(article).filter(start__lt=window.end, end__gt=window.start)
    return within.select_related("review__verdict").annotate(
        sources=Count("review__verdict__citations"), corrected=Exists(published)
    )


def _notes(claims: Iterable[Any], places: dict[int, int]) -> dict[int, Note]:
    depths = depths_of(claims)
    return {claim.pk: _note(claim, places[claim.pk], depths[claim.pk]) for claim in claims}


def _note(claim: Any, place: int, depth: int) -> Note:
    review = claim.review
    verdict = review.verdict if review.state in Review.WITH_VERDICT else None
    return Note(
        place=place,
        number=review.pk,
        label=claim.label,
        outcome=_outcome(review.state, verdict.rating if verdict else None),
        claimant=claim.attribution_name,
        is_hedged=claim.hedged,
        rationale=verdict.rationale if verdict else "",
        sources=claim.sources if verdict else 0,
        is_published=review.state == Review.State.PUBLISHED,
        is_corrected=claim.corrected,
        depth=depth,
    )


def depths_of(claims: Iterable[Claim]) -> dict[int, int]:
    """Return for each claim a line that none which it overlaps has, the shortest next to the text.

    There are no more lines than fit: where more claims overlap, the longest share the last.
    """
    depths: dict[int, int] = {}
    for cluster in _clusters(claims):
        given: list[Claim] = []
        for claim in sorted(cluster, key=lambda one: (one.end - one.start, one.start, one.pk)):
            taken = {depths[other.pk] for other in given if _overlap(claim, other)}
            free = (depth for depth in range(DEEPEST) if depth not in taken)
            depths[claim.pk] = next(free, DEEPEST)
            given.append(claim)
    return depths


def _clusters(claims: Iterable[Claim]) -> Iterator[list[Claim]]:
    """Yield the claims that hang together by overlapping."""
    cluster: list[Claim] = []
    end = 0
    for claim in sorted(claims, key=lambda one: (one.start, one.pk)):
        if cluster and claim.start >= end:
            yield cluster
            cluster = []
        cluster.append(claim)
        end = max(end, claim.end) if len(cluster) > 1 else claim.end
    if cluster:
        yield cluster


def _overlap(one: Claim, other: Claim) -> bool:
    return one.start < other.end and other.start < one.end


def _passages(
    blocks: list[reading.ReadBlock], claims: list[Claim], notes: dict[int, Note]
) -> Iterator[Passage]:
    waiting = sorted(claims, key=lambda claim: (claim.start, claim.pk), reverse=True)
    last = {claim.pk: end for _, end, piece in _pieces(blocks) for claim in piece.covering}
    for block, pieces in groupby(_pieces(blocks), key=itemgetter(0)):
        parts, end = [], block.start
        for _, end, piece in pieces:
            ending = [claim for claim in piece.covering if last[claim.pk] == end]
            parts.append(_part(piece, ending, notes))
        begun = []
        while waiting and waiting[-1].start < end:
            begun.append(notes[waiting.pop().pk])
        yield Passage(block.kind, tuple(parts), tuple(begun))


def _pieces(
    blocks: list[reading.ReadBlock],
) -> Iterator[tuple[reading.ReadBlock, int, reading.Piece]]:
    """Yield each piece with its block, and where it ends in the article."""
    for block in blocks:
        end = block.start
        for run in block.runs:
            for piece in run.pieces:
                end += len(piece.text)
                yield block, end, piece


def _part(piece: reading.Piece, ending: list[Claim], notes: dict[int, Note]) -> Part:
    covering = tuple(notes[claim.pk] for claim in piece.covering)
    ends = sorted((notes[claim.pk] for claim in ending), key=lambda note: note.place)
    return Part(piece.text, covering, tuple(ends))


def _totals(counts: Counter[str]) -> list[Total]:
    kept = {outcome: counts[outcome] for outcome in OUTCOMES if outcome != DISMISSED}
    claims, before, totals = sum(kept.values()), 0.0, []
    for outcome, count in kept.items():
        share = 100 * count / claims if claims else 0.0
        totals.append(Total(outcome, count, share, before))
        before += share
    return totals
