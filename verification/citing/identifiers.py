"""DOIs and ISBNs as people type them: with prefixes, hyphens, blanks. No network is asked."""

import re
from urllib.parse import unquote

from claims.errors import BadInput
from verification.citing.item import Item

_BEFORE_DOI = re.compile(r"(?:https?://)?(?:(?:dx\.)?doi\.org/|doi:\s*)", re.IGNORECASE)
_DOI = re.compile(r"10\.[0-9]{4,9}(?:\.[0-9]+)*/[^\s\x00-\x1f]+")
_BEFORE_ISBN = re.compile(r"(?:urn:isbn:|isbn(?:-1[03])?:?\s*)", re.IGNORECASE)
_ISBN = re.compile(r"[0-9](?:[- –]?[0-9]){8}[- –]?[0-9Xx]|97[89](?:[- –]?[0-9]){10}")
_TEN = 10
# What a sentence leaves behind a DOI.
_TRAILING = ".,;:)\"'”’"


def as_doi(text: str) -> str | None:
    """Return the DOI that a text is, in small letters, as DOIs make no difference; else None."""
    bare, had_prefix = _BEFORE_DOI.subn("", text.strip(), count=1)
    bare = unquote(bare) if had_prefix else bare
    bare = bare.rstrip(_TRAILING) if bare.count("(") == bare.count(")") else bare.rstrip(".,;:")
    return bare.lower() if _DOI.fullmatch(bare) else None


def as_isbn(text: str) -> str | None:
    """Return the ISBN that a text is, its thirteen digits; None where it is no ISBN.

    :raises BadInput: it looks like one, and its check digit is wrong.
    """
    bare = _BEFORE_ISBN.sub("", text.strip(), count=1)
    if not _ISBN.fullmatch(bare):
        return None
    digits = re.sub("[^0-9X]", "", bare.upper())
    if digits[-1] != _check_digit(digits[:-1]):
        raise BadInput(
            code="isbn_invalid",
            field="pasted",
            message=f"{text.strip()} is no ISBN: its last digit does not fit the others.",
            remedy="Compare it with the book.",
        )
    body = digits[:-1] if len(digits) > _TEN else f"978{digits[:-1]}"
    return body + _check_digit(body)


def of_doi(doi: str) -> Item:
    return {"type": "document", "DOI": doi, "URL": f"https://doi.org/{doi}"}


def of_isbn(isbn: str) -> Item:
    return {"type": "book", "ISBN": isbn}


def _check_digit(body: str) -> str:
    if len(body) == _TEN - 1:
        rest = (
            -sum(int(d) * weight for d, weight in zip(body, range(_TEN, 1, -1), strict=True)) % 11
        )
        return "X" if rest == _TEN else str(rest)
    return str(-sum(int(d) * (3 if n % 2 else 1) for n, d in enumerate(body)) % _TEN)
