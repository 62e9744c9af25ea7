"""A citation as one CSL-JSON item, and the plain fields that lists and search read out of it."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from claims.errors import BadInput, BadInputs
from verification.citing import dates, names
from verification.citing.addresses import is_web_address
from verification.citing.cleaning import Fault, cleaned

Item = dict[str, Any]

# What the columns hold; the item has all of it.
LONGEST_TITLE = 500
LONGEST_PUBLISHER = 200
LONGEST_AUTHOR = 300
# Types that are published in something; of any other one, the publisher is what people go by.
_CONTAINED = frozenset({
    "article", "article-journal", "article-magazine", "article-newspaper", "broadcast", "post",
    "post-weblog", "review", "webpage",
})  # fmt: skip


@dataclass(frozen=True, slots=True)
class Plain:
    """What a person types about a source, and what lists show of it."""

    title: str = ""
    url: str = ""
    publisher: str = ""
    author: str = ""
    published_on: date | None = None
    accessed_on: date | None = None


def read(raw: Any) -> Item:
    """Return an item as we keep it: known fields in one form each, all others under `custom`.

    :raises BadInputs: naming the fields that cannot be kept.
    """
    item, faults = cleaned(raw)
    if faults:
        raise BadInputs([_problem(fault) for fault in faults])
    return item


def plain(item: Item) -> Plain:
    """Return what lists show of an item, cut to what their columns hold."""
    url = item.get("URL", "")
    return Plain(
        title=_cut(item.get("title", ""), LONGEST_TITLE),
        url=url if is_web_address(url) else "",
        publisher=_cut(item.get(_publisher_field(item), ""), LONGEST_PUBLISHER),
        author=_cut(names.in_line(item.get("author", [])), LONGEST_AUTHOR),
        published_on=dates.as_day(item.get("issued")),
        accessed_on=dates.as_day(item.get("accessed")),
    )


def merged(item: Item, typed: Plain) -> Item:
    """Return the item with what a person changed of its plain fields; it may be empty before.

    A field that says what the item says leaves it alone: a year stays a year where no day is typed.
    """
    shown, merged_item = plain(item), dict(item)
    if typed.title != shown.title:
        _set(merged_item, "title", typed.title)
    if typed.url != shown.url:
        _set(merged_item, "URL", typed.url)
    if typed.publisher != shown.publisher:
        _set(merged_item, _publisher_field(item), typed.publisher)
    if typed.author != shown.author:
        _set(merged_item, "author", names.from_line(typed.author, item.get("author")))
    if typed.published_on != shown.published_on:
        _set(merged_item, "issued", typed.published_on and dates.of_day(typed.published_on))
    if typed.accessed_on != shown.accessed_on:
        _set(merged_item, "accessed", typed.accessed_on and dates.of_day(typed.accessed_on))
    if "type" not in merged_item:
        merged_item["type"] = "webpage" if typed.url else "document"
    return merged_item


def given_away(item: Item, *, number: int | None, stance: str, excerpt: str) -> Item:
    """Return an item as others get it: with an id, and under `custom` what it is cited for."""
    key = item.get("id") or item.get("citation-key")
    named = {"citation-key": key} if key else {}
    custom = {**item.get("custom", {}), "stance": stance}
    if excerpt:
        custom["excerpt"] = excerpt
    ours = f"citation-{number}" if number else "citation"
    return {**item, "id": ours, **named, "custom": custom}


def taken_in(item: Item) -> tuple[Item, str, str]:
    """Return an item without what it is cited for, and that: stance and excerpt, or nothing."""
    custom = dict(item.get("custom", {}))
    stance, excerpt = custom.pop("stance", ""), custom.pop("excerpt", "")
    bare = {name: value for name, value in item.items() if name != "custom"}
    whole = {**bare, "custom": custom} if custom else bare
    texts = [one if isinstance(one, str) else "" for one in (stance, excerpt)]
    return whole, texts[0], texts[1]


def _publisher_field(item: Item) -> str:
    if item.get("type") in _CONTAINED and item.get("container-title"):
        return "container-title"
    return "publisher"


def _set(item: Item, field: str, value: Any) -> None:
    if value:
        item[field] = value
    else:
        item.pop(field, None)


def _cut(text: str, longest: int) -> str:
    return text if len(text) <= longest else f"{text[: longest - 1].rstrip()}…"


def _problem(fault: Fault) -> BadInput:
    return BadInput(
        code="citation_unusable", field=fault.field, message=fault.message, remedy=fault.remedy
    )
