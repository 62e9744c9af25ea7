"""Reading what is published: whole, some claims at a time, the same number of queries for each."""

from collections import defaultdict
from collections.abc import Collection, Iterable
from datetime import datetime
from typing import Any

from django.db.models import F, Max
from django.db.models.functions import Greatest, Substr

from claims.models import Article, Claim
from verification import checks, freshness, known, phrasing
from verification.asof import Moment
from verification.citing.addresses import is_web_address
from verification.models import AuditEvent, CheckAgain, Chosen, Citation, Review, VerdictCorrection
from verification.published.contents import (
    Correction,
    Evidence,
    Printed,
    Published,
    Said,
    statement_of,
)

Action = AuditEvent.Action
# Of the article's text, in characters: what is read around a claim's words, and shown around its
# sentence. A sentence that goes on beyond what is read is cut.
READ_AROUND = 1200
SHOWN_AROUND = 280
CUT = "…"


class NotPublished(Exception):
    def __str__(self) -> str:
        return "Nothing is published under this number."


def one(number: int) -> Published:
    """Return what is published on a claim.

    :raises NotPublished: nothing is.
    """
    found = of_claims([number])
    if number not in found:
        raise NotPublished
    return found[number]


def of_claims(numbers: Collection[int], *, moment: Moment | None = None) -> dict[int, Published]:
    """Return what is published of these claims, by their numbers; others are left out.

    With a `moment`, within `asof.reading` of it, what was published then.
    """
    reviews: list[Any] = list(_chosen(numbers) if moment else _reviews(numbers))
    verdicts = {review.verdict_id for review in reviews}
    found = [review.pk for review in reviews]
    first, corrections = _first_published(found, moment), _corrections(found)
    cited, looked = _cited(verdicts), _looked_again(verdicts, moment)
    later = known.later_than(moment, found)
    for citations in cited.values():
        known.put_back(citations, later)
    return {
        review.pk: _published(
            review,
            first.get(review.pk),
            # A later one corrects what was not published yet.
            [each for verdict, each in corrections[review.pk] if verdict <= review.verdict_id],
            cited[review.verdict_id],
            looked.get(review.verdict_id),
        )
        for review in reviews
    }


def _reviews(numbers: Collection[int]) -> Any:
    rows = Review.objects.filter(pk__in=numbers, state=Review.State.PUBLISHED).with_claim()
    return _with_words(rows)


def _chosen(numbers: Collection[int]) -> Any:
    rows = Chosen.objects.filter(pk__in=numbers, state=Review.State.PUBLISHED)
    publishers = ("claim__article__publisher", "claim__article__original_publisher")
    return _with_words(rows.select_related(*publishers))


def _with_words(rows: Any) -> Any:
    """Have the stretch of the article read that is shown, and nothing more of it."""
    begin = Greatest(F("claim__start") - READ_AROUND, 0)
    length = F("claim__end") + READ_AROUND - begin
    around = Substr("claim__article__text", begin + 1, length)
    return (
        rows.select_related("verdict__found_origins")
        .defer("claim__article__text", "claim__article__normalisation", "claim__features")
        .annotate(around=around, around_from=begin)
        .order_by("pk")
    )


def _first_published(numbers: Collection[int], moment: Moment | None) -> dict[int, datetime]:
    events = AuditEvent.objects.filter(review__in=numbers, action=Action.VERDICT_PUBLISHED)
    if moment:
        events = events.exclude(moment.later())
    # In the order of time: of a claim that was published again, the latest first publication.
    return dict(events.order_by("pk").values_list("review", "at"))


def _corrections(numbers: Collection[int]) -> dict[int, list[tuple[int, Correction]]]:
    """Return the corrections of claims, each with the number of its verdict."""
    rows = VerdictCorrection.objects.filter(
        review__in=numbers, state=VerdictCorrection.State.PUBLISHED
    )
    told = defaultdict(list)
    columns = (
        "review",
        "verdict",
        "pk",
        "settled_at",
        "public_note",
        "supersedes__rating",
        "rating",
    )
    for review, verdict, *correction in rows.order_by("-pk").values_list(*columns):
        told[review].append((verdict, Correction(*correction)))
    return told


def _cited(verdicts: Collection[int | None]) -> dict[int | None, list[Citation]]:
    cited: dict[int | None, list[Citation]] = defaultdict(list)
    for citation in Citation.objects.filter(verdict__in=verdicts).order_by("verdict", "position"):
        cited[citation.verdict_id].append(citation)
    return cited


def _looked_again(
    verdicts: Collection[int | None], moment: Moment | None
) -> dict[int | None, datetime]:
    """Return when somebody has last said that a verdict stands that was to be checked again."""
    settled = CheckAgain.objects.filter(verdict__in=verdicts, settled_by__isnull=False)
    if moment:
        settled = settled.filter(settled_at__lte=moment.at)
    return dict(settled.values_list("verdict").annotate(latest=Max("settled_at")))


def _published(
    review: Review,
    first: datetime | None,
    corrections: list[Correction],
    cited: list[Citation],
    looked: datetime | None,
) -> Published:
    verdict, changed = review.verdict, review.published_at
    assert verdict is not None  # noqa: S101 (the database: what is published has both)
    assert changed is not None  # noqa: S101
    origins = getattr(verdict, "found_origins", None)
    seen = freshness.as_of_citations(cited)
    return Published(
        number=review.pk,
        claim=_said(review.claim, *_around(review)),
        article=_printed(review.claim.article),
        rating=verdict.rating,
        rationale=verdict.rationale,
        obstacle=verdict.obstacle,
        tried=verdict.tried,
        evidence=tuple(_evidence(citation) for citation in cited),
        corrections=tuple(corrections),
        resting=origins.sentence if origins and origins.is_known and cited else "",
        seen=seen.sentence if seen else "",
        first_published_at=first or changed,
        changed_at=changed,
        checked_at=max(verdict.decided_at, looked or verdict.decided_at),
    )


def _around(review: Any) -> tuple[str, int]:
    """Return the stretch of the article that was read, and where it begins."""
    return review.around, review.around_from


def _said(claim: Claim, text: str, begin: int) -> Said:
    start, end = claim.start - begin, claim.end - begin
    opening = max(claim.sentence_start - begin, 0)
    closing = min(claim.sentence_end - begin, len(text))
    return Said(
        label=claim.label,
        restatement=claim.restatement,
        before=_end_of_paragraph(text[:opening]),
        opening=text[opening:start],
        exact=claim.exact,
        closing=text[end:closing],
        after=_start_of_paragraph(text[closing:]),
        claimant=claim.attribution_name,
        role=claim.attribution_role,
        cue=claim.attribution_cue,
        stance=claim.stance,
        is_hedged=claim.hedged,
        event_start=claim.event_start,
        event_end=claim.event_end,
        place=claim.place,
        figure=phrasing.figure(claim),
        counted=claim.concept or claim.unit,
        statement=statement_of(claim),
    )


def _end_of_paragraph(text: str) -> str:
    """Return what stands before a sentence in its paragraph, from a whole word on."""
    paragraph = text.rpartition("\n")[2]
    if len(paragraph) <= SHOWN_AROUND:
        return paragraph
    shown = paragraph[-SHOWN_AROUND:]
    return f"{CUT} {shown.partition(' ')[2] or shown}"


def _start_of_paragraph(text: str) -> str:
    """Return what stands behind a sentence in its paragraph, up to a whole word."""
    paragraph = text.partition("\n")[0]
    if len(paragraph) <= SHOWN_AROUND:
        return paragraph
    shown = paragraph[:SHOWN_AROUND]
    return f"{shown.rpartition(' ')[0] or shown} {CUT}"


def _printed(article: Article) -> Printed:
    return Printed(
        title=article.title,
        byline=article.byline,
        publisher=article.publisher.name if article.publisher else "",
        original_publisher=article.original_publisher.name if article.original_publisher else "",
        url=_of_the_web(article.url),
        published_on=article.published_on,
        language=article.language,
        revision=article.revision,
    )


def _evidence(citation: Citation) -> Evidence:
    capture, archived = _kept(citation, "capture"), _kept(citation, "archive_request")
    copy = capture.snapshot if capture else None
    return Evidence(
        position=citation.position,
        stance=citation.stance,
        title=citation.title,
        url=_of_the_web(citation.url),
        publisher=citation.publisher,
        author=citation.author,
        authors=_names(citation.item.get("author", ())),
        published_on=citation.published_on,
        accessed_on=citation.accessed_on,
        excerpt=citation.excerpt,
        check=checks.standing(citation) if citation.excerpt else None,
        explanation=citation.explanation,
        protected=citation.withheld_reason,
        archived_url=_of_the_web(archived.archived_url) if archived else "",
        copied_at=copy.fetched_at if copy else None,
        copy_sha256=copy.sha256 if copy else "",
        has_file=citation.upload_id is not None,
    )


def _kept(citation: Citation, name: str) -> Any:
    return getattr(citation, name, None)


def _of_the_web(address: str) -> str:
    return address if is_web_address(address) else ""


def _names(names: Iterable[dict[str, Any]]) -> tuple[dict[str, str], ...]:
    return tuple({key: str(value) for key, value in name.items()} for name in names)
