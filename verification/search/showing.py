"""What a page of a search shows of each claim that it found."""

from dataclasses import dataclass

from claims.models import Article
from verification.models import Review, User, Verdict
from verification.search.finding import Found
from verification.search.snippets import Piece, around_first, has_marks, marked

# So much of a rationale or an excerpt is looked through for the words.
LOOKED_AT = 4_000


@dataclass(frozen=True, slots=True)
class Hit:
    """A claim that was found, its words marked, and where they are if not in the claim."""

    review: Review
    label: list[Piece]
    snippet: list[Piece]
    where: str = ""


def hits(found: Found, *, reader: User) -> list[Hit]:
    """Return what was found, in its order, with all that a list shows of it."""
    rows = Review.objects.with_claim().select_related("verdict__decided_by")
    reviews = rows.defer("claim__article__text").in_bulk(found.review_ids)
    shown = [_hit(reviews[pk], found.lexemes) for pk in found.review_ids if pk in reviews]
    unmarked = [hit.review.pk for hit in shown if found.lexemes and not hit.where]
    said = _in_verdicts(unmarked, found.lexemes, reader)
    for index, hit in enumerate(shown):
        if words := said.get(hit.review.pk):
            shown[index] = Hit(hit.review, hit.label, *words)
    return shown


def articles(found: Found) -> list[Article]:
    """Return the newest articles whose text has the words, in that order."""
    rows = Article.objects.select_related("publisher").defer("text").in_bulk(found.article_ids)
    return [rows[pk] for pk in found.article_ids if pk in rows]


def _hit(review: Review, lexemes: list[str]) -> Hit:
    claim = review.claim
    label = marked(claim.label, lexemes)
    around = marked(f"…{claim.prefix}{claim.exact}{claim.suffix}…", lexemes)
    if has_marks(around):
        return Hit(review, label, around, "claim")
    title = marked(claim.article.title, lexemes)
    if has_marks(title):
        return Hit(review, label, title, "title")
    return Hit(review, label, [], "claim" if has_marks(label) else "")


def _in_verdicts(
    reviews: list[int], lexemes: list[str], reader: User
) -> dict[int, tuple[list[Piece], str]]:
    """Return the words in what was said about a claim, by the number of its review."""
    verdicts = Verdict.objects.visible_to(reader).filter(review__in=reviews).order_by("-pk")
    said: dict[int, tuple[list[Piece], str]] = {}
    for verdict in verdicts.prefetch_related("citations") if reviews else ():
        texts = [("rationale", verdict.rationale), ("rationale", verdict.tried)]
        for citation in verdict.citations.all():
            texts += [("source", citation.title), ("source", citation.excerpt)]
        for where, text in texts:
            pieces = around_first(text[:LOOKED_AT], lexemes)
            if pieces:
                said.setdefault(verdict.review_id, (pieces, where))
    return said
