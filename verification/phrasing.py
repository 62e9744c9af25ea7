"""How figures are said in words, wherever people read them."""

from decimal import Decimal

from django.contrib.humanize.templatetags.humanize import intcomma

from claims.models import Claim

COMPARATORS = {
    "=": "{low}",
    "~": "about {low}",
    ">": "more than {low}",
    "≥": "at least {low}",
    "<": "less than {high}",
    "≤": "at most {high}",
    "range": "{low} to {high}",
}
# A unit is singular and its concept need not be: so much of a word stays the same.
STEM = 4


def number(value: Decimal | None) -> str:
    """Return 7095.0000000000 as 7,095."""
    if value is None:
        return "?"
    text = f"{value.normalize():f}"
    whole, _, rest = text.partition(".")
    return f"{intcomma(whole)}.{rest}" if rest else intcomma(whole)


def figure(claim: Claim) -> str:
    """Return a claim's quantity in words, without its unit; "" where it has none."""
    if claim.low is None and claim.high is None:
        return ""
    low, high = number(claim.low), number(claim.high)
    pattern = COMPARATORS.get(claim.comparator, "{low}")
    return pattern.format(low=low, high=high)


def counted(claim: Claim) -> str:
    """Return what a figure counts, in the text's words, with its unit where those lack it."""
    if not claim.unit or claim.unit[:STEM].lower() in claim.concept.lower():
        return claim.concept
    return f"{claim.unit}, {claim.concept}" if claim.concept else claim.unit
