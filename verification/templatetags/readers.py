"""How pages for readers say days, and how our pages lead to them."""

from datetime import UTC, date, datetime

from django import template
from django.conf import settings
from django.urls import reverse

from verification import claimreview
from verification.models import Review
from verification.published.contents import statement_of

register = template.Library()


@register.filter
def day(moment: date | datetime | None) -> str:
    """Return 1 March 2026, of a moment in UTC: a page that a cache holds says the same to all."""
    if isinstance(moment, datetime):
        moment = moment.astimezone(UTC)
    return f"{moment:%-d %B %Y}" if moment else ""


@register.filter
def iso(moment: date | datetime) -> str:
    return moment.astimezone(UTC).isoformat() if isinstance(moment, datetime) else f"{moment}"


@register.filter
def host(address: str) -> str:
    """Return the site of an address, to be read rather than followed."""
    return address.partition("://")[2].partition("/")[0].removeprefix("www.")


@register.filter
def readers_page(review: Review) -> str:
    """Return the address at which readers find a published verdict; empty where they do not."""
    if not settings.PUBLIC_PAGES or review.state != Review.State.PUBLISHED:
        return ""
    return reverse("verification:published", args=[review.pk])


@register.filter
def statement(review: Review) -> str:
    """Return what readers see of a claim first, and search engines before they open its page."""
    return statement_of(review.claim)


@register.filter
def too_long_for_search(review: Review) -> int:
    """Return how long the claim is that search engines would cut; 0 where they need not."""
    length = len(statement_of(review.claim))
    return length if settings.PUBLIC_PAGES and length > claimreview.LONGEST_SHOWN else 0
