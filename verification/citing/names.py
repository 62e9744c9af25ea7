"""Names of people and bodies: how one line holds several, and how they read in a sentence.

In the line, "Lavrov, Sergei" is a person and "United Nations" a body; a semicolon parts them.
"""

import re
from typing import Any

Name = dict[str, Any]

# Far from "Smith, Jones and Lee", which is a firm.
_JOINED = re.compile(r"\b(?:and|und|et|y)\b|&", re.IGNORECASE)
_MOST_GIVEN = 3


def in_line(names: list[Name]) -> str:
    """Return names as one line that `from_line` reads back."""
    return "; ".join(_one(name) for name in names)


def from_line(line: str, known: list[Name] | None = None) -> list[Name]:
    """Return the names in a line that a person typed; `known` ones stay what they were.

    What cannot be read back to the same line stays whole, as one literal name.
    """
    if not line:
        return []
    before = {_one(name): name for name in known or []}
    parts = [part.strip() for part in line.split(";") if part.strip()]
    names = [before.get(part) or _read(part) for part in parts]
    return names if in_line(names) == line else [{"literal": line}]


def surname(name: Name) -> str:
    """Return the family name with its particles, or the body's name."""
    if "literal" in name:
        return str(name["literal"])
    parts = ("dropping-particle", "non-dropping-particle", "family")
    return " ".join(name[part] for part in parts if part in name) or str(name.get("given", ""))


def in_words(name: Name) -> str:
    """Return a name as one says it: "Sergei Lavrov"."""
    if "literal" in name or "family" not in name:
        return surname(name)
    said = " ".join(part for part in (name.get("given"), surname(name)) if part)
    return f"{said}, {name['suffix']}" if "suffix" in name else said


def _one(name: Name) -> str:
    if "literal" in name or not ("family" in name and "given" in name):
        return surname(name)
    parts = (surname(name), name["given"], name.get("suffix"))
    return ", ".join(part for part in parts if part)


def _read(part: str) -> Name:
    family, comma, given = (piece.strip() for piece in part.partition(","))
    is_person = (
        bool(comma and family and given)
        and "," not in given
        and not _JOINED.search(part)
        and len(given.split()) <= _MOST_GIVEN
        # "John Smith, Jane Doe" are two people and no one person.
        and (len(family.split()) == 1 or len(given.split()) == 1)
    )
    return {"family": family, "given": given} if is_person else {"literal": part}
