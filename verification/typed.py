"""What somebody typed into a form that cannot be taken, so that a page can give it back."""

import re

from django.http import HttpRequest

NOT_SHOWN = ("password", "token", "version", "_FORMS")
# Of a form of several: the parts' name in the plural, which one, and the field.
NUMBERED = re.compile(r"(?P<part>\w+?)s-(?P<index>[0-9]{1,3})-(?P<field>\w+)")


def typed_in(request: HttpRequest) -> list[tuple[str, str]]:
    """Return the fields that a person filled in, in words, without secrets and hidden fields."""
    return [
        (_in_words(name), value)
        for name, value in request.POST.items()
        if isinstance(value, str) and value.strip() and not any(word in name for word in NOT_SHOWN)
    ]


def _in_words(name: str) -> str:
    """Return "citations-0-published_on" as "Citation 1, published on"."""
    if numbered := NUMBERED.fullmatch(name):
        number = int(numbered["index"]) + 1
        name = f"{numbered['part']} {number}, {numbered['field']}"
    return name.replace("_", " ").capitalize()
