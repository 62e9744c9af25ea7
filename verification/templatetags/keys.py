"""The list of keys, as people read it and as the script goes by it."""

from functools import cache

from django import template
from django.template.loader import render_to_string
from django.utils.safestring import SafeString

from verification.keys import GROUPS

register = template.Library()


@register.simple_tag
@cache
def key_list() -> SafeString:
    """Return the same for every page, so it is rendered once."""
    return render_to_string("verification/key_list.html", {"groups": GROUPS})


@register.filter
def joined(keys: tuple[str, ...]) -> str:
    return "|".join(keys)


@register.filter
def pressed(key: str) -> list[str]:
    """Return what has to be pressed for a key, one after the other or together."""
    return key.replace("+", " ").split() if len(key) > 1 else [key]
