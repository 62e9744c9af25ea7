"""How our pages say numbers, dates, ages and the facts of a claim."""

from datetime import datetime, timedelta
from typing import Any

from django import template
from django.contrib.humanize.templatetags.humanize import intcomma
from django.templatetags.static import static
from django.utils import timezone
from django.utils.html import format_html

from claims.models import Claim
from verification import edtf, people
from verification.facets import BOUND
from verification.models import Review, Turn
from verification.phrasing import counted, figure, number

register = template.Library()
register.filter("number", number)
register.filter("figure", figure)
register.filter("counted", counted)

KINDS = {
    Claim.Kind.QUANTITY: "a figure",
    Claim.Kind.QUOTE: "somebody's own words",
    Claim.Kind.EVENT: "an event",
    Claim.Kind.POSITION: "a stated position",
}
AGES = (
    ("y", timedelta(days=365)),
    ("d", timedelta(days=1)),
    ("h", timedelta(hours=1)),
    ("min", timedelta(minutes=1)),
)


@register.simple_tag
def icon(name: str) -> str:
    """Return a picture that stands before the word it illustrates, and never alone."""
    address = f"{static('img/icons.svg')}#{name}"
    return format_html(
        '<svg aria-hidden="true" width="14" height="14"><use href="{}"/></svg>', address
    )


@register.simple_tag(takes_context=True)
def is_alone_with(context: dict[str, Any], permission: str) -> bool:
    """Tell whether nobody but the reader has a permission, where that is worth asking."""
    return people.is_alone(context["user"], permission)


@register.filter
def event_date(claim: Claim) -> str:
    """Return when a claim's event was, as far as the text says."""
    return edtf.span_in_words(claim.event_start, claim.event_end)


@register.filter
def bounded(count: int) -> str:
    """Return a count that stops at BOUND: 10,000+ beyond it."""
    return f"{intcomma(BOUND)}+" if count > BOUND else intcomma(count)


@register.filter
def thousands(count: int) -> str:
    return intcomma(count)


@register.filter
def age(moment: datetime) -> str:
    """Return how long ago, in its largest unit: "3 h"; "now" within the first minute."""
    passed = timezone.now() - moment
    return next((f"{passed // size} {unit}" for unit, size in AGES if passed >= size), "now")


@register.filter
def share(score: float) -> str:
    return f"{score:.2f}"


@register.filter
def scored(thousandths: int) -> str:
    """Return a part of a score that is counted in thousandths: 0.20, −0.05."""
    return f"{thousandths / 1000:.2f}".replace("-", "−")


@register.filter
def percent(share: float) -> str:
    return f"{share:.0%}"


@register.filter
def signed(points: float) -> str:
    """Return what a feature adds to a score or takes from it: +0.10, −0.20."""
    return f"{points:+.2f}".replace("-", "−")


@register.filter
def spaced(name: str) -> str:
    """Return the name of a feature as words."""
    return name.replace("_", " ")


@register.filter
def verdict_class(review: Review) -> str:
    """Return the name of a review's outcome: its rating where decided, else its state."""
    if review.state in Review.WITH_VERDICT and review.verdict:
        return review.verdict.rating
    return review.state


@register.filter
def outcome(review: Review) -> str:
    """Return a review's outcome in words."""
    if review.state in Review.WITH_VERDICT and review.verdict:
        return review.verdict.get_rating_display()
    return review.get_state_display()


@register.filter
def why_next(review: Review) -> str:
    """Say what puts a claim at its place in the queue."""
    claim = review.claim
    facts = [KINDS.get(Claim.Kind(claim.kind), claim.kind)]
    facts += ["said by a named source"] if claim.attribution_name else ["with nobody named for it"]
    facts += ["in hedged words"] if claim.hedged else []
    facts += ["of a stated day"] if claim.event_start else []
    return ", ".join(facts)


@register.filter
def holders(review: Any, now: datetime) -> list[Turn]:
    """Return the turns on a review that somebody holds; it was fetched with its leases."""
    return [turn for turn in review.leased_turns if turn.is_held(now)]


@register.filter
def minutes_left(turn: Turn, now: datetime) -> int:
    """Return for how many minutes, the begun one included, a claim is held; 0 where it is not."""
    if turn.lease_expires_at is None:
        return 0
    return max(0, -((now - turn.lease_expires_at) // timedelta(minutes=1)))
