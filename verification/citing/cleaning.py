"""Bringing an item from outside into the one form that we keep; what has no field goes to `custom`.

Nothing is dropped silently: a value that cannot be kept is told, with its field.
"""

import json
import re
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from verification.citing import dates
from verification.citing.addresses import is_web_address, web_address
from verification.citing.fields import (
    DATE_TEXTS,
    DATES,
    NAME_FLAGS,
    NAME_TEXTS,
    NAMES,
    NUMBERS,
    OTHER_TYPES,
    TEXTS,
    TYPES,
)

# Characters of one text, and of a whole item as JSON.
LONGEST_FIELD = 10_000
LONGEST_ITEM = 30_000
MOST_NAMES = 100
DEEPEST = 8
LARGEST_EXACT = 2**53
_CONTROLS = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\x80-\x84\x86-\x9f]")
_PAGES = re.compile(r"(?<=[0-9]) ?(?:-{1,3}|—) ?(?=[0-9])")
_SURROGATE = re.compile("[\ud800-\udfff]")


@dataclass(frozen=True, slots=True)
class Fault:
    field: str
    message: str
    remedy: str


@dataclass(slots=True)
class _Cleaning:
    """The item so far, and what could not be kept of it."""

    item: dict[str, Any] = field(default_factory=dict)
    custom: dict[str, Any] = field(default_factory=dict)
    faults: list[Fault] = field(default_factory=list)

    def fault(self, name: str, message: str, remedy: str) -> None:
        self.faults.append(Fault(name, message, remedy))


def cleaned(raw: Any) -> tuple[dict[str, Any], list[Fault]]:
    """Return the item as we keep it, with what is wrong about it."""
    work = _Cleaning()
    if not isinstance(raw, dict):
        work.fault("csl", "This is no CSL-JSON item.", 'Give an object such as {"title": "…"}.')
        return {}, work.faults
    for name, value in raw.items():
        if value is None or value in ("", [], {}):
            continue
        _reader(name)(work, _as_text(str(name)), value)
    work.item.setdefault("type", "webpage" if work.item.get("URL") else "document")
    if work.custom:
        work.item["custom"] = work.custom
    if not work.faults and len(json.dumps(work.item, ensure_ascii=False)) > LONGEST_ITEM:
        work.fault(
            "csl",
            f"It has more than {LONGEST_ITEM:,} characters.",
            "Shorten its abstract, or leave notes out.",
        )
    return work.item, work.faults


def _reader(name: Any) -> Callable[[_Cleaning, str, Any], None]:
    if name in ("type", "custom", "categories", "id"):
        return {"type": _type, "custom": _custom, "categories": _categories, "id": _text}[name]
    for names, reader in ((NAMES, _names), (DATES, _date), (TEXTS, _text), (NUMBERS, _text)):
        if name in names:
            return reader
    return _unknown


def _as_text(value: str) -> str:
    """Return a text on one line, without what no page and no database can show."""
    return " ".join(_CONTROLS.sub("", value).split())


def _kept(work: _Cleaning, name: str, value: Any) -> str:
    """Return a text or a number as a text; nothing, where it is neither."""
    if isinstance(value, list) and all(isinstance(one, str) for one in value):
        value = "; ".join(value)
    if isinstance(value, bool) or not isinstance(value, str | int | float):
        work.fault(name, "This must be a text.", "Put it in quotation marks.")
        return ""
    text = _as_text(str(value))
    if _SURROGATE.search(text):
        work.fault(name, "It has half of a character.", "Copy it again from its source.")
        return ""
    if len(text) > LONGEST_FIELD:
        work.fault(name, f"It has more than {LONGEST_FIELD:,} characters.", "Shorten it.")
        return ""
    return text


def _text(work: _Cleaning, name: str, value: Any) -> None:
    text = _kept(work, name, value)
    if name == "URL" and text:
        text = _address(work, text)
    if name == "page":
        text = _PAGES.sub("–", text)
    if text:
        work.item[name] = text


def _address(work: _Cleaning, text: str) -> str:
    url = web_address(text)
    if is_web_address(url):
        return url
    work.fault(
        "URL",
        "This is no address of the web.",
        "Give the full address, beginning with https:// or http://.",
    )
    return ""


def _type(work: _Cleaning, name: str, value: Any) -> None:
    kind = _kept(work, name, value)
    known = kind if kind in TYPES else OTHER_TYPES.get(kind.lower(), "document")
    work.item["type"] = known
    if kind and known == "document" and kind != "document":
        work.custom["type"] = kind


def _categories(work: _Cleaning, name: str, value: Any) -> None:
    values = value if isinstance(value, list) else [value]
    if texts := [text for one in values if (text := _kept(work, name, one))]:
        work.item[name] = texts


def _names(work: _Cleaning, name: str, value: Any) -> None:
    people = value if isinstance(value, list) else [value]
    if len(people) > MOST_NAMES:
        work.fault(name, f"There are more than {MOST_NAMES} names.", "Give the first ones.")
        return
    if found := [kept for one in people if (kept := _name(work, name, one))]:
        work.item[name] = found


def _name(work: _Cleaning, name: str, value: Any) -> dict[str, Any]:
    if isinstance(value, str):
        text = _kept(work, name, value)
        return {"literal": text} if text else {}
    if not isinstance(value, dict):
        work.fault(name, "A name is given as an object.", 'Such as {"family": …, "given": …}.')
        return {}
    if "name" in value and "literal" not in value:
        value = {**value, "literal": value["name"]}
    texts = {
        part: text
        for part in NAME_TEXTS
        if value.get(part) and (text := _kept(work, name, value[part]))
    }
    flags = {part: value[part] not in (0, "", "0", "false") for part in NAME_FLAGS if part in value}
    return {**texts, **flags} if texts else {}


def _date(work: _Cleaning, name: str, value: Any) -> None:
    found = _date_of(work, name, value)
    if found:
        work.item[name] = found


def _date_of(work: _Cleaning, name: str, value: Any) -> dict[str, Any]:
    if isinstance(value, str | int) and not isinstance(value, bool):
        return dates.read(_kept(work, name, value))
    if not isinstance(value, dict):
        work.fault(name, "This is no date.", "Write it as 2020-11-04, or as CSL's date-parts.")
        return {}
    texts = {
        part: text
        for part in DATE_TEXTS
        if value.get(part) and (text := _kept(work, name, value[part]))
    }
    if value.get("date-parts"):
        parts = _date_parts(work, name, value["date-parts"])
        found: dict[str, Any] = {"date-parts": parts} if parts else {}
        texts.pop("raw", None)
    else:
        found = dates.read(texts.pop("raw", "") or texts.get("literal", ""))
        found = {} if found == {"literal": ""} else found
        texts.pop("literal", None)
    circa = {"circa": True} if value.get("circa") not in (None, 0, "", "0", "false") else {}
    return {**texts, **found, **circa} if found or texts else {}


def _date_parts(work: _Cleaning, name: str, value: Any) -> list[list[int]]:
    try:
        given = value if isinstance(value, list) else []
        parts = [[int(part) for part in one if part not in (None, "")] for one in given]
    except (TypeError, ValueError, OverflowError):
        parts = []
    parts = [one for one in parts if one]
    if parts and len(parts) <= 2 and all(len(one) <= 3 and dates.is_real(one) for one in parts):  # noqa: PLR2004 (from and to; year, month, day)
        return parts
    work.fault(name, "There is no such day.", "Write it as year, month and day: [[2020, 11, 4]].")
    return []


def _custom(work: _Cleaning, name: str, value: Any) -> None:
    if not isinstance(value, dict):
        work.fault(name, "This must be an object.", "Give names and values, or leave it out.")
        return
    for key, held in value.items():
        _unknown(work, str(key), held)


def _unknown(work: _Cleaning, name: str, value: Any) -> None:
    try:
        work.custom[name] = _plain(value)
    except ValueError:
        work.fault(name, "This cannot be kept as it is.", "Give texts, numbers and lists of them.")


def _plain(value: Any, depth: int = 0) -> Any:
    """Return a value that stays the same through JSON, whoever reads and writes it.

    :raises ValueError: it is nested too deeply, or has half of a character.
    """
    if depth > DEEPEST:
        raise ValueError
    if isinstance(value, dict):
        return {_plain(str(key), depth + 1): _plain(one, depth + 1) for key, one in value.items()}
    if isinstance(value, list | tuple):
        return [_plain(one, depth + 1) for one in value]
    if value is None or isinstance(value, bool):
        return value
    if isinstance(value, int) and abs(value) < LARGEST_EXACT:
        return value
    text = _CONTROLS.sub("", str(value))
    if _SURROGATE.search(text) or len(text) > LONGEST_FIELD:
        raise ValueError
    return text
