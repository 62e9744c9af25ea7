"""Which claims two people review: the editors' rules, asked at opening and at the first verdict."""

from collections.abc import Iterable
from hashlib import sha256
from typing import Any

from django.db.models import CharField
from django.forms import model_to_dict

from claims.models import Claim
from verification.ledger.canonical import canonical
from verification.models import SecondReviewRule, Verdict
from verification.prepared import Given, Prepared

HUNDRED = 100
AFTER_A_VERDICT = Prepared(
    lambda: SecondReviewRule.objects.filter(is_active=True, rating=Given("rating", CharField()))
)


def active_rules() -> list[SecondReviewRule]:
    """Return the rules that are asked at opening."""
    return list(SecondReviewRule.objects.filter(is_active=True, rating="").order_by("pk"))


def reviews_wanted(
    claim: Claim, publisher_id: int | None, rules: Iterable[SecondReviewRule]
) -> int:
    """Return how many people are to review a claim."""
    return 2 if any(fits(rule, claim, publisher_id) for rule in rules) else 1


def asked_after(verdict: Verdict) -> list[SecondReviewRule]:
    """Return the rules that are asked after a first verdict of this rating."""
    return AFTER_A_VERDICT.all(rating=verdict.rating)


def wants_second_after(verdict: Verdict, rules: Iterable[SecondReviewRule]) -> bool:
    """Tell whether one of the rules asks for a second review after this verdict."""
    claim = verdict.review.claim
    # The article is fetched only where there is a rule at all.
    return any(fits(rule, claim, claim.article.publisher_id) for rule in rules)


def version_of(rules: Iterable[SecondReviewRule]) -> str:
    """Return what names these rules in history: another one as soon as one of them differs."""
    terms = [model_to_dict(rule) for rule in rules]
    return f"rules/{sha256(canonical(terms)).hexdigest()[:12]}" if terms else "rules/none"


def fits(rule: Any, claim: Claim, publisher_id: int | None) -> bool:
    """Tell whether a rule, or the terms of one to be, is about a claim."""
    score = round(claim.checkworthiness * 1000)
    return (
        (rule.minimum_score is None or score >= rule.minimum_score)
        and rule.kind in ("", claim.kind)
        and rule.publisher_id in (None, publisher_id)
        and rule.article_id in (None, claim.article_id)
        and drawn(claim) < rule.share
    )


def drawn(claim: Claim) -> int:
    """Return 0 to 99: the same for a claim whenever it is asked, even over many claims."""
    return int.from_bytes(sha256(str(claim.pk).encode()).digest()[:8]) % HUNDRED
