"""Wikipedia's {{cite web}}: one template for each item."""

import re
from collections.abc import Iterable
from typing import Any

from verification.citing import dates, names

# To MediaWiki these begin something else; as entities they are read as what they are.
_SPECIAL = str.maketrans({
    "|": "&#124;", "{": "&#123;", "}": "&#125;", "[": "&#91;", "]": "&#93;", "<": "&lt;",
    ">": "&gt;", "=": "&#61;", "'": "&#39;", "~": "&#126;", "&": "&amp;",
})  # fmt: skip
_IN_ADDRESS = re.compile(r"[|{}\[\]<>\s'\"~]")
_TEXTS = {
    "volume": "volume",
    "issue": "issue",
    "page": "pages",
    "DOI": "doi",
    "ISBN": "isbn",
    "ISSN": "issn",
    "language": "language",
}


def write(items: Iterable[dict[str, Any]]) -> str:
    return "\n".join(_template(item) for item in items) + "\n"


def _template(item: dict[str, Any]) -> str:
    given = {
        **_people(item.get("author", []), "last", "first", "author"),
        **_people(item.get("editor", []), "editor-last", "editor-first", "editor"),
        "title": _text(item.get("title", "")),
        "url": _address(item.get("URL", "")),
        "website": _text(item.get("container-title", "")),
        "publisher": _text(item.get("publisher", "")),
        "location": _text(item.get("publisher-place", "")),
        "date": _date(item.get("issued")),
        "access-date": _date(item.get("accessed")) if item.get("URL") else "",
        **{field: _text(item.get(name, "")) for name, field in _TEXTS.items()},
        **_archived(item),
    }
    fields = "".join(f" |{name}={value}" for name, value in given.items() if value)
    return f"{{{{cite web{fields}}}}}"


def _people(people: list[dict[str, Any]], last: str, first: str, whole: str) -> dict[str, str]:
    found = {}
    for number, name in enumerate(people, start=1):
        if "family" in name:
            found[f"{last}{number}"] = _text(names.surname(name))
            given = ", ".join(name[part] for part in ("given", "suffix") if part in name)
            found[f"{first}{number}"] = _text(given)
        else:
            found[f"{whole}{number}"] = _text(names.surname(name))
    return found


def _archived(item: dict[str, Any]) -> dict[str, str]:
    """Return where a web archive keeps it; that template wants its day as well."""
    address = item.get("archive_location", "")
    day = item.get("custom", {}).get("archived_at")
    if not (address.startswith(("http://", "https://")) and isinstance(day, str) and day):
        return {}
    return {"archive-url": _address(address), "archive-date": _text(day[:10]), "url-status": "live"}


def _date(value: dict[str, Any] | None) -> str:
    return _text(dates.written(value)) if value else ""


def _text(text: str) -> str:
    return text.translate(_SPECIAL)


def _address(url: str) -> str:
    return _IN_ADDRESS.sub(lambda found: f"%{ord(found[0]):02X}", url)
