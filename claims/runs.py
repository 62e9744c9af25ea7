"""Two runs over one article side by side.

Two runs have found the same claim where its kind, its place in the text and its figure are the
same. How it is read beyond that (label, claimant, score …) may differ from version to version.
"""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Context, Decimal
from typing import Any

from django.db import connection

from claims.extraction import EXTRACTOR
from claims.models import Claim, Extraction

# The name of the extractor that reads every article.
RULES = EXTRACTOR.partition("/")[0]
# By whom people's own claims are, in an extraction that an article has once.
PEOPLE = "people"
BY_PEOPLE = f"{PEOPLE}/1"
IDENTITY = ("kind", "start", "end", "comparator", "low", "high")
READING = (
    "sentence_start",
    "sentence_end",
    "label",
    "unit",
    "concept",
    "holder",
    "attribution_name",
    "attribution_cue",
    "attribution_role",
    "stance",
    "hedged",
    "event_start",
    "event_end",
    "place",
    "restatement",
    "checkworthiness",
    "features",
    "rule",
)
# As fine as the columns of a figure are.
FINEST = Decimal("1e-10")
WHOLE_COLUMN = Context(prec=40)


# In the order of their names, so that two runs that end at once never wait for each other.
COUNT = """
INSERT INTO claims_rulecount (extractor, rule, claims)
SELECT %s, found.rule, found.claims
FROM unnest(%s::text[], %s::bigint[]) AS found (rule, claims) ORDER BY found.rule
ON CONFLICT (extractor, rule) DO UPDATE SET claims = claims_rulecount.claims + excluded.claims
"""


@dataclass(frozen=True, slots=True)
class Difference:
    """Numbers of claims: those of the later run that are new in it, and so on."""

    appeared: list[int]
    went: list[int]
    # Those of the later run that the earlier one read differently.
    reread: list[int]
    stayed: int


def count_rules(run: Extraction, found: Iterable[Claim]) -> None:
    """Remember how many claims each rule has found; part of the transaction that stores them."""
    rules = Counter(claim.rule for claim in found)
    with connection.cursor() as cursor:
        cursor.execute(COUNT, [run.extractor, list(rules), list(rules.values())])


def identity(claim: Claim) -> tuple[Any, ...]:
    """Return what makes a claim the same as another of its article."""
    low, high = _rounded(claim.low), _rounded(claim.high)
    return (claim.kind, claim.start, claim.end, claim.comparator, low, high)


def is_read_alike(one: Claim, other: Claim) -> bool:
    return all(getattr(one, name) == getattr(other, name) for name in READING)


def latest_finished(article_id: int) -> dict[str, Extraction]:
    """Return the last finished run over an article of each extractor, by its name."""
    done = Extraction.objects.filter(article=article_id, status=Extraction.Status.DONE)
    return {run.extractor_name: run for run in done.order_by("pk")}


def one_before(run: Extraction) -> Extraction | None:
    """Return the finished run of the same extractor before this one."""
    earlier = Extraction.objects.by(run.extractor_name).filter(
        article=run.article_id, status=Extraction.Status.DONE, pk__lt=run.pk
    )
    return earlier.order_by("-pk").first()


def compare(before: Extraction | None, after: Extraction) -> Difference:
    """Return what `after` changes, in reading order; without a run before it, all is new."""
    earlier = {identity(claim): claim for claim in _claims(before)} if before else {}
    later = {identity(claim): claim for claim in _claims(after)}
    both = [(earlier[key], later[key]) for key in later if key in earlier]
    return Difference(
        appeared=[claim.pk for key, claim in later.items() if key not in earlier],
        went=[claim.pk for key, claim in earlier.items() if key not in later],
        reread=[new.pk for old, new in both if not is_read_alike(old, new)],
        stayed=len(both),
    )


def _claims(run: Extraction) -> Any:
    return Claim.objects.filter(extraction=run).only(*IDENTITY, *READING).order_by("start", "pk")


def _rounded(figure: Decimal | None) -> Decimal | None:
    return None if figure is None else Decimal(figure).quantize(FINEST, context=WHOLE_COLUMN)
