"""Citations out of what somebody pastes: all of it becomes citations, or none and says why."""

import json
from typing import Any

from django import forms
from django.core.exceptions import ValidationError

from claims.errors import BadInputs
from verification.citing import importing, item
from verification.citing.cleaning import LONGEST_ITEM
from verification.limits import MOST_CITATIONS
from verification.models import Citation

Typed = dict[str, Any]

# How many of the mistakes in one paste are told at once.
MOST_FAULTS = 10


class ItemField(forms.CharField):
    """A CSL-JSON item that the page carries along; what people change of it is in other fields."""

    def __init__(self) -> None:
        super().__init__(
            label="Details",
            # As JSON it may be written with an escape for each character.
            max_length=6 * LONGEST_ITEM,
            required=False,
            widget=forms.HiddenInput,
        )

    def clean(self, value: Any) -> dict[str, Any]:
        """Return the item as we keep it; an empty one where there is none."""
        text = super().clean(value)
        if not text:
            return {}
        try:
            return item.read(json.loads(text))
        except (ValueError, RecursionError):
            raise ValidationError("The details of this source got lost: paste it again.") from None
        except BadInputs as refusal:
            raise ValidationError([f"{one.field}: {one}" for one in refusal.problems]) from None


def with_pasted(typed: Typed, *, stance: str) -> Typed:
    """Return what was typed with citations out of what was pasted, or with what is wrong in it."""
    found = importing.read(typed["pasted"])
    faults = [str(trouble) for trouble in found.troubles]
    room = MOST_CITATIONS - len(typed["citations"])
    if len(found.items) > room:
        faults.append(
            f"These are {len(found.items)} citations, and there is room for {room}."
            " Paste fewer of them."
        )
    if faults:
        more = [f"… and {len(faults) - MOST_FAULTS} more."] if len(faults) > MOST_FAULTS else []
        return {**typed, "faults": faults[:MOST_FAULTS] + more}
    added = [_typed(one, stance) for one in found.items]
    return {**typed, "pasted": "", "citations": [*typed["citations"], *added]}


# What of a source a page tells, and what people call that.
TOLD_BY_PAGES = {
    "title": "title",
    "publisher": "publisher",
    "author": "author",
    "published_on": "date",
}


def filled_in(citation: dict[str, str], found: dict[str, Any]) -> tuple[dict[str, str], list[str]]:
    """Return a citation with its empty fields filled from an item, and what those are called."""
    told = _typed(found, "")
    empty = [name for name in TOLD_BY_PAGES if not citation.get(name, "").strip()]
    fresh = {name: told[name] for name in empty if told[name]}
    # All that is known of the source, where nothing but a few fields was.
    details = {} if citation.get("csl") or not fresh else {"csl": told["csl"]}
    return {**citation, **fresh, **details}, [TOLD_BY_PAGES[name] for name in fresh]


def _typed(whole: dict[str, Any], usual_stance: str) -> dict[str, str]:
    """Return an item as the fields of a citation; one of our own says what it was cited for."""
    bare, stance, excerpt = item.taken_in(whole)
    shown = item.plain(bare)
    return {
        "stance": stance if stance in Citation.Stance.values else usual_stance,
        "url": shown.url,
        "title": shown.title,
        "excerpt": excerpt,
        "publisher": shown.publisher,
        "author": shown.author,
        "published_on": shown.published_on.isoformat() if shown.published_on else "",
        "accessed_on": shown.accessed_on.isoformat() if shown.accessed_on else "",
        "csl": json.dumps(bare, ensure_ascii=False),
    }
