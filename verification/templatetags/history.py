"""How pages show events that were put into words."""

from collections.abc import Iterable
from typing import Any

from django import template
from django.urls import reverse
from django.utils.html import format_html, format_html_join

from verification.history.pieces import Kind, Part

register = template.Library()

# The page of each kind of thing, what comes after its address, and who may open it.
PAGES: dict[Kind, tuple[str, str, str]] = {
    "article": ("article", "", ""),
    "citation": ("citation", "", "review_claims"),
    "claim": ("review", "#claim", "review_claims"),
    "person": ("person-history", "", "view_history"),
    "report": ("report-history", "", "export_reports"),
    "verdict": ("verdict-history", "", "review_claims"),
}


@register.simple_tag(takes_context=True)
def sentence(context: dict[str, Any], parts: Iterable[Part]) -> str:
    """Return what an event tells, with links to what its reader may open."""
    return format_html_join("", "{}", ((_part(context, piece),) for piece in parts))


def _part(context: dict[str, Any], piece: Part) -> str:
    name, anchor, permission = PAGES.get(piece.kind, ("", "", ""))
    may = not permission or context["user"].has_perm(f"verification.{permission}")
    if not name or not may:
        return format_html("{}", piece.text)
    address = reverse(f"verification:{name}", args=[piece.number])
    return format_html('<a href="{}{}">{}</a>', address, anchor, piece.text)


@register.filter
def hexadecimal(value: bytes) -> str:
    return bytes(value).hex()
