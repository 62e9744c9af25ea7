"""What somebody pastes: BibTeX, RIS, CSL-JSON, DOIs or ISBNs, without being asked which."""

import re

from claims.errors import BadInput
from verification.citing import bibtex, csljson, identifiers, ris
from verification.citing.cleaning import cleaned
from verification.citing.entries import Read
from verification.citing.item import Item

# Characters of one paste: some hundred entries.
LONGEST_PASTE = 100_000

_BIBTEX = re.compile(r"^\s*@\s*[A-Za-z]+\s*[{(]", re.MULTILINE)
_RIS = re.compile(r"^TY {0,2}-", re.MULTILINE)
_REMEDY = (
    "Paste BibTeX (@article{…}), RIS (TY  - …) or CSL-JSON ([{…}]), or type a DOI (10.1000/182)"
    " or an ISBN."
)


def read(pasted: str) -> Read:
    """Return what a pasted text holds, and what is wrong with the rest of it."""
    text = pasted.lstrip("\ufeff").strip()
    if len(text) > LONGEST_PASTE:
        return _refused(
            f"This is longer than {LONGEST_PASTE:,} characters.", "Paste fewer entries at a time."
        )
    if text.startswith(("[", "{")):
        found = csljson.read(text)
    elif _BIBTEX.search(text):
        found = bibtex.read(text)
    elif _RIS.search(text):
        found = ris.read(text)
    else:
        found = _identifiers(text)
    if not found.items and not found.troubles:
        return _refused("There is no entry in it.", _REMEDY)
    return found


def _identifiers(text: str) -> Read:
    """Read DOIs and ISBNs, one a line; nobody knows their titles yet."""
    found = Read()
    lines = [line.strip() for line in text.splitlines() if line.strip()]
    for position, line in enumerate(lines, start=1):
        number = position if len(lines) > 1 else None
        try:
            item = identified(line)
        except BadInput as problem:
            found.refuse(problem.message, problem.remedy, entry=number)
            continue
        if item is None:
            found.refuse(
                f"“{line[:60]}” is none of the formats that are read.", _REMEDY, entry=number
            )
        else:
            found.items.append(item)
    return found


def identified(text: str) -> Item | None:
    """Return an item with the DOI or ISBN that a text is, and no title; None where it is neither.

    :raises BadInput: it looks like an ISBN, and its check digit is wrong.
    """
    if doi := identifiers.as_doi(text):
        return cleaned(identifiers.of_doi(doi))[0]
    if isbn := identifiers.as_isbn(text):
        return cleaned(identifiers.of_isbn(isbn))[0]
    return None


def _refused(message: str, remedy: str) -> Read:
    found = Read()
    found.refuse(message, remedy)
    return found
