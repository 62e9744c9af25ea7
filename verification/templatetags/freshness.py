"""When a verdict's evidence was seen."""

from collections.abc import Iterable

from django import template

from verification import freshness
from verification.freshness import AsOf
from verification.models import CheckAgain, Citation, Verdict

register = template.Library()


@register.filter
def open_flags(verdict: Verdict) -> list[CheckAgain]:
    """Return what is flagged about a verdict, where its page has asked for that."""
    return freshness.shown(getattr(verdict, "flagged", ()))


@register.simple_tag
def as_of(verdict: Verdict, cited: Iterable[Citation]) -> AsOf:
    return freshness.as_of(verdict, cited)
