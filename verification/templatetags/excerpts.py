"""How our pages show whether an excerpt stands in what is cited."""

from django import template

from verification import checks
from verification.checks import Standing
from verification.models import Citation

register = template.Library()


@register.simple_tag
def standing_of(citation: Citation) -> Standing | None:
    """Return what is known of a citation's excerpt; None of one that is not stored yet."""
    return checks.standing(citation) if citation.pk and citation.excerpt else None
