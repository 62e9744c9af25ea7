"""Rules for second reviews in words."""

from django import template

from claims.models import Claim
from verification.models import SecondReviewRule

register = template.Library()

MANY = {
    Claim.Kind.QUANTITY: "figures",
    Claim.Kind.QUOTE: "quotes",
    Claim.Kind.EVENT: "events",
    Claim.Kind.POSITION: "stated positions",
}
ALL = 100


@register.filter
def in_words(rule: SecondReviewRule) -> str:
    """Return which claims a rule has two people review, as a sentence without its end."""
    what = MANY[Claim.Kind(rule.kind)] if rule.kind else "claims"
    said = f"All {what}" if rule.share == ALL else f"{rule.share} % of the {what}"
    if rule.publisher:
        said += f" of {rule.publisher}"
    if rule.article:
        said += f" in “{rule.article.title}”"
    if rule.minimum_score is not None:
        said += f" with a score from {rule.minimum_score / 1000:.2f} on"
    if rule.rating:
        said += f", once a first reviewer finds them {rule.get_rating_display().lower()}"
    return said
