"""Names in BibTeX: "von Last, Jr, First and {United Nations}"."""

import re
from typing import Any

from bibtexparser.middlewares.names import (
    InvalidNameError,
    parse_single_name_into_parts,
    split_multiple_persons_names,
)

from verification.citing import latex

Name = dict[str, Any]

_PARTICLE = re.compile(r"[a-z][a-z'’ -]*")


def read(value: str) -> list[Name]:
    """Return the names of a field; what cannot be taken apart stays whole."""
    return [_name(one.strip()) for one in split_multiple_persons_names(value) if one.strip()]


def write(people: list[Name]) -> str:
    return " and ".join(_written(name) for name in people)


def _name(text: str) -> Name:
    if text.lower() == "others":
        return {"literal": "others"}
    if _is_one_group(text):
        return {"literal": latex.decoded(text)}
    try:
        parts = parse_single_name_into_parts(text, strict=False)
    except InvalidNameError:
        return {"literal": latex.decoded(text)}
    found = {
        "family": _joined(parts.last),
        "given": _joined(parts.first),
        "non-dropping-particle": _joined(parts.von),
        "suffix": _joined(parts.jr),
    }
    return {part: words for part, words in found.items() if words}


def _joined(words: list[str]) -> str:
    return latex.decoded(" ".join(words))


def _is_one_group(text: str) -> bool:
    """Tell whether one pair of braces holds all of it: a body, and no person."""
    if not (text.startswith("{") and text.endswith("}")):
        return False
    depth = 0
    for position, character in enumerate(text):
        depth += (character == "{") - (character == "}")
        if depth == 0 and position < len(text) - 1:
            return False
    return True


def _written(name: Name) -> str:
    if "family" not in name:
        whole = name.get("literal") or name.get("given", "")
        return "others" if whole == "others" else f"{{{latex.encoded(whole)}}}"
    particle = " ".join(
        name[part] for part in ("dropping-particle", "non-dropping-particle") if part in name
    )
    family = _guarded(name["family"])
    if _PARTICLE.fullmatch(particle):
        family = f"{particle} {family}"
    elif particle:
        family = _guarded(f"{particle} {name['family']}")
    parts = [family, _guarded(name.get("suffix", "")), _guarded(name.get("given", ""))]
    return ", ".join(part for part in (parts if parts[1] else [parts[0], parts[2]]))


def _guarded(text: str) -> str:
    """Return a part of a name with braces, where BibTeX would read something into it."""
    encoded = latex.encoded(text)
    is_plain = bool(re.fullmatch(r"[A-Z][\w.’-]*(?: [A-Z][\w.’-]*)*", encoded)) and not re.search(
        r"\band\b", encoded, re.IGNORECASE
    )
    return encoded if is_plain or not encoded else f"{{{encoded}}}"
