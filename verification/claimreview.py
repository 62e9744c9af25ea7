"""Published verdicts as schema.org ClaimReview, for search engines and archives of fact-checks.

The same verdict gives the same bytes. Nothing is in it that its page does not show, nothing is
guessed: what is not known is left out, and an unverified claim gets no number.
"""

import json
import re
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Self

from django.conf import settings
from django.utils.safestring import SafeString, mark_safe

from claims.errors import BadInput
from claims.extraction import cues
from claims.extraction.gazetteer import gazetteer
from claims.models import Claim
from verification.citing import names
from verification.models import Verdict
from verification.moments import utc
from verification.published.contents import Evidence, Printed, Published

Node = dict[str, Any]

CONTEXT = "https://schema.org"
# Search engines show no more of a claim.
LONGEST_SHOWN = 75
# Of an explanation, which search engines show whole.
LONGEST_EXPLANATION = 600
BEST, WORST = 5, 1
# Disputed is not the worst: that evidence speaks against a claim does not make all of it false.
VALUES = {Verdict.Rating.SUPPORTED: 5, Verdict.Rating.DISPUTED: 2}
SENTENCE_END = re.compile(r"[.!?…][\"”’)\]]*(?=\s|$)")
# What would end a script, begin an entity, or be a line's end in older JavaScript.
ESCAPES = {ord(char): f"\\u{ord(char):04x}" for char in "<>&\u2028\u2029"}


class NotConfigured(BadInput):
    def __init__(self) -> None:
        super().__init__(
            code="claimreview_not_configured",
            field="format",
            message="A ClaimReview names its page and who stands behind it, and neither is set.",
            remedy="Have the operator set PUBLIC_PAGES_URL and ORGANISATION_NAME.",
        )


@dataclass(frozen=True, slots=True)
class Desk:
    """Who publishes, and where: as the operator has set it."""

    address: str
    name: str
    url: str = ""
    logo: str = ""
    principles: str = ""
    corrections_policy: str = ""
    license: str = ""

    @classmethod
    def from_settings(cls) -> Self:
        """Return what is set.

        :raises NotConfigured: there is no address for readers, or no name.
        """
        if not (settings.PUBLIC_PAGES_URL and settings.ORGANISATION_NAME):
            raise NotConfigured
        return cls(
            address=settings.PUBLIC_PAGES_URL,
            name=settings.ORGANISATION_NAME,
            url=settings.ORGANISATION_URL,
            logo=settings.ORGANISATION_LOGO_URL,
            principles=settings.PUBLISHING_PRINCIPLES_URL,
            corrections_policy=settings.CORRECTIONS_POLICY_URL,
            license=settings.CLAIMREVIEW_LICENSE_URL,
        )

    def page_of(self, number: int) -> str:
        """Return the address of a verdict's page, the same whatever becomes of the verdict."""
        return f"{self.address}/published/{number}/"


def of(published: Published, desk: Desk) -> Node:
    """Return the ClaimReview of one published verdict; its keys stand in one order."""
    page = desk.page_of(published.number)
    publisher = _organisation(desk)
    return filled({
        "@context": CONTEXT,
        "@type": "ClaimReview",
        "@id": f"{page}#claimreview",
        "url": page,
        "claimReviewed": published.claim.statement,
        "author": publisher,
        "datePublished": utc(published.first_published_at),
        "dateModified": utc(published.changed_at),
        "inLanguage": settings.LANGUAGE_CODE,
        "reviewRating": _rating(published),
        "itemReviewed": _claim(published),
        "reviewBody": published.rationale,
        "citation": [_citation(one) for one in published.evidence if not one.protected],
        "correction": [
            {"@type": "CorrectionComment", "text": one.note, "datePublished": utc(one.at)}
            for one in published.corrections
        ],
        "version": published.version,
        "sdPublisher": publisher,
        "sdDatePublished": utc(published.changed_at),
        "sdLicense": desk.license,
    })  # fmt: skip


def script(published: Published, desk: Desk) -> SafeString:
    """Return the ClaimReview as it may stand within `<script type="application/ld+json">`."""
    text = as_text(of(published, desk)).translate(ESCAPES)
    return mark_safe(text)  # noqa: S308 (nothing of HTML is left in it)


def as_text(node: Node) -> str:
    return json.dumps(node, ensure_ascii=False, separators=(",", ":"))


def is_long(published: Published) -> bool:
    """Tell whether search engines will cut what is claimed; we never do."""
    return len(published.claim.statement) > LONGEST_SHOWN


def filled(node: Node) -> Node:
    """Return a node without what is not known: no property is null, or an empty text or list."""
    return {name: value for name, value in node.items() if value not in (None, "", [], {})}


def _organisation(desk: Desk) -> Node:
    return filled({
        "@type": "Organization",
        "name": desk.name,
        "url": desk.url,
        "logo": desk.logo,
        "publishingPrinciples": desk.principles,
        "correctionsPolicy": desk.corrections_policy,
    })  # fmt: skip


def _rating(published: Published) -> Node:
    rating: Node = {"@type": "Rating", "alternateName": published.rating_label}
    value = VALUES.get(Verdict.Rating(published.rating))
    if value is not None:
        rating |= {"ratingValue": value, "bestRating": BEST, "worstRating": WORST}
    return rating | filled({"ratingExplanation": cut_at_sentence(published.rationale)})


def cut_at_sentence(text: str) -> str:
    """Return the first sentences of a text that is too long; at least some words of it."""
    words = " ".join(text.split())
    if len(words) <= LONGEST_EXPLANATION:
        return words
    begin = words[:LONGEST_EXPLANATION]
    ends = [match.end() for match in SENTENCE_END.finditer(begin) if match.end() < len(begin)]
    return begin[: ends[-1]] if ends else f"{begin[:-1].rpartition(' ')[0] or begin[:-1]}…"


def _claim(published: Published) -> Node:
    """Return what was claimed. Its author is who says it, and never the outlet that prints it."""
    article = published.article
    return filled({
        "@type": "Claim",
        "name": published.claim.place,
        "text": published.claim.sentence,
        "inLanguage": article.language,
        "author": _claimant(published),
        "datePublished": _day(article.published_on),
        "appearance": [_appearance(article)],
    })  # fmt: skip


def _claimant(published: Published) -> Node | None:
    claim = published.claim
    is_theirs = claim.stance != Claim.Stance.DENIAL or bool(claim.restatement)
    if not claim.claimant or not is_theirs:
        # Whoever denies something is not who claims it.
        return None
    return filled({
        "@type": _kind_of(claim.claimant, claim.role),
        "name": claim.claimant,
        "jobTitle": claim.role if _kind_of(claim.claimant, claim.role) == "Person" else "",
    })  # fmt: skip


def _kind_of(name: str, role: str) -> str:
    """Return Person or Organization; empty where neither title nor name tells."""
    title = role.lower().split()
    if title and (title[-1] in cues.TITLES or title[0] in cues.TITLES):
        return "Person"
    if name in gazetteer() or not cues.BODIES.isdisjoint(name.lower().split()):
        return "Organization"
    return ""


def _appearance(article: Printed) -> Node:
    publisher = {"@type": "Organization", "name": article.publisher} if article.publisher else None
    return filled({
        "@type": "NewsArticle",
        "url": article.url,
        "headline": article.title,
        "datePublished": _day(article.published_on),
        "publisher": publisher,
    })  # fmt: skip


def _citation(source: Evidence) -> Node:
    publisher = {"@type": "Organization", "name": source.publisher} if source.publisher else None
    return filled({
        "@type": "CreativeWork",
        "name": source.title,
        "url": source.url,
        "author": [_author(name) for name in source.authors],
        "publisher": publisher,
        "datePublished": _day(source.published_on),
        "archivedAt": source.archived_url,
    })  # fmt: skip


def _author(name: dict[str, str]) -> Node:
    kind = "Person" if "family" in name else "Organization"
    return {"@type": kind, "name": names.in_words(name)}


def _day(day: date | datetime | None) -> str:
    return day.isoformat() if day else ""
