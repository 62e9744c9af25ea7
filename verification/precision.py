"""How often a rule of an extractor is right: what people made of the claims that it found.

Only finished reviews count, and of these only the latest, so that the price does not grow.
"""

from collections import Counter, defaultdict
from dataclasses import dataclass, field
from math import sqrt
from typing import Any

from django.db.models import Case, Count, F, QuerySet, Value, When
from django.db.models.functions import Coalesce

from claims import runs
from claims.models import Claim, Extraction, RuleCount
from verification.models import Review, Turn

# How many finished turns are looked back at.
LATEST = 10_000
# With fewer claims than these, a share says little.
FEW = 20
# The quantile of the normal distribution that leaves 2.5 % on each side.
Z = 1.959964
ARTICLES_SHOWN = 10
CLOSED = (*Review.WITH_VERDICT, Review.State.DISMISSED)
CONFIRMED, CORRECTED = "confirmed", "corrected"
OUTCOMES = (
    CONFIRMED,
    CORRECTED,
    Review.DismissedAs.EXTRACTION_ERROR,
    Review.DismissedAs.NOT_CHECKABLE,
    Review.DismissedAs.DUPLICATE,
)
ADDED = f"{runs.PEOPLE}.added"
# A rule of an extractor's version.
Name = tuple[str, str]


@dataclass(frozen=True, slots=True)
class Share:
    """A share with its 95 % interval after Wilson."""

    value: float
    low: float
    high: float


@dataclass(slots=True)
class Rule:
    """What became of a rule's claims; `outcomes` is by Review.DismissedAs, or one of the above."""

    extractor: str
    rule: str
    claims: int = 0
    outcomes: Counter[str] = field(default_factory=Counter)
    # How many claims were corrected in what: "span", "label" …
    parts: Counter[str] = field(default_factory=Counter)

    @property
    def reviewed(self) -> int:
        return self.outcomes.total()

    @property
    def judged(self) -> int:
        """Return how many count for precision: that two claims repeat each other says nothing."""
        return self.reviewed - self.outcomes[Review.DismissedAs.DUPLICATE]

    @property
    def precision(self) -> Share | None:
        return wilson(self.outcomes[CONFIRMED], self.judged)

    @property
    def faults(self) -> list[tuple[str, int]]:
        """Return what was corrected how often, the most frequent first."""
        return sorted(self.parts.items(), key=lambda part: (-part[1], part[0]))

    @property
    def is_few(self) -> bool:
        return self.judged < FEW


@dataclass(frozen=True, slots=True)
class Missed:
    """What people have added to the articles of the reviews that were looked at."""

    articles: int
    claims: int
    kinds: dict[str, int]
    # Those with most: number, title, how many.
    most: list[tuple[int, str, int]]


def rules() -> list[Rule]:
    """Return the rules of which claims were reviewed lately, the latest versions first."""
    found: dict[Name, Rule] = {}
    for extractor, rule, outcome, number in _outcomes():
        one = found.setdefault((extractor, rule), Rule(extractor, rule))
        one.outcomes[outcome] += number
    for name, parts in _parts().items():
        if name in found:
            found[name].parts = parts
    for count in RuleCount.objects.filter(extractor__in={name for name, _ in found}):
        if (count.extractor, count.rule) in found:
            found[count.extractor, count.rule].claims = count.claims
    return sorted(found.values(), key=_place)


def _place(rule: Rule) -> tuple[str, int, str]:
    name, _, version = rule.extractor.partition("/")
    return (name, -int(version) if version.isdecimal() else 0, rule.rule)


def missed() -> Missed:
    articles = _closed().values("claim__article")
    theirs = Extraction.objects.filter(extractor=runs.BY_PEOPLE, article__in=articles)
    added = Claim.objects.filter(extraction__in=theirs, rule=ADDED).order_by()
    kinds = dict(added.values_list("kind").annotate(number=Count("pk")))
    most = added.values_list("article", "article__title").annotate(number=Count("pk"))
    return Missed(
        articles=articles.distinct().count(),
        claims=sum(kinds.values()),
        kinds=kinds,
        most=list(most.order_by("-number", "article")[:ARTICLES_SHOWN]),
    )


def wilson(hits: int, number: int) -> Share | None:
    """Return a share with its interval (Wilson 1927), which holds for few and for extreme ones."""
    if number == 0:
        return None
    share, square = hits / number, Z * Z / number
    middle = (share + square / 2) / (1 + square)
    half = Z * sqrt(share * (1 - share) / number + square / number / 4) / (1 + square)
    return Share(share, max(0.0, middle - half), min(1.0, middle + half))


def _closed() -> "QuerySet[Review]":
    latest = Turn.objects.filter(state=Turn.State.DONE).order_by("-finished_at")
    return Review.objects.filter(pk__in=latest.values("review")[:LATEST], state__in=CLOSED)


def _outcomes() -> Any:
    """Return extractor, rule, outcome and number of the claims that the reviews began with."""
    first = Coalesce("claim__original", "claim")
    outcome = Case(
        When(state=Review.State.DISMISSED, then=F("dismissed_as")),
        When(claim__original__isnull=False, then=Value(CORRECTED)),
        default=Value(CONFIRMED),
    )
    rows = _closed().exclude(claim__rule=ADDED, claim__original=None).order_by()
    return (
        rows.annotate(
            found_by=Coalesce(
                "claim__original__extraction__extractor", "claim__extraction__extractor"
            ),
            found_rule=Coalesce("claim__original__rule", "claim__rule"),
            outcome=outcome,
        )
        .values_list("found_by", "found_rule", "outcome")
        # A claim that was split counts once.
        .annotate(number=Count(first, distinct=True))
    )


def _parts() -> dict[Name, Counter[str]]:
    """Return how many claims of a rule were corrected in what; each counts once for each."""
    originals = _closed().filter(claim__original__isnull=False).values("claim__original")
    corrections: Any = Claim.objects.filter(original__in=originals).values_list(
        "original__extraction__extractor", "original__rule", "original", "rule"
    )
    seen: dict[Name, set[tuple[int, str]]] = defaultdict(set)
    for extractor, rule, original, said in corrections:
        parts = said.removeprefix(f"{runs.PEOPLE}.").split("+")
        seen[extractor, rule].update((original, part) for part in parts)
    return {name: Counter(part for _, part in pairs) for name, pairs in seen.items()}
