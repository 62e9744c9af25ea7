"""CSL-JSON, both ways: what Zotero and others exchange, and what we keep."""

import json
from collections.abc import Iterable
from typing import Any

from verification.citing.entries import Read


def read(text: str) -> Read:
    """Return the items of a CSL-JSON text: an array, one item, or an object with `items`."""
    found = Read()
    try:
        given = json.loads(text)
    except (ValueError, RecursionError) as error:
        where = getattr(error, "lineno", None)
        found.refuse(
            f"This is no JSON{f': line {where} breaks off' if where else ''}.",
            "Copy it whole, from the first bracket to the last.",
        )
        return found
    if isinstance(given, dict):
        given = given.get("items", [given])
    if not isinstance(given, list):
        found.refuse("This is no list of items.", "Paste an array of CSL-JSON items.")
        return found
    for number, raw in enumerate(given, start=1):
        name = str(raw.get("id", ""))[:60] if isinstance(raw, dict) else ""
        found.take(number, name, raw)
    return found


def write(items: Iterable[dict[str, Any]]) -> str:
    return json.dumps(list(items), ensure_ascii=False, indent=2) + "\n"
