"""The formats in which citations are given away."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any

from verification.citing import bibtex, csljson, ris, wikipedia


@dataclass(frozen=True, slots=True)
class Format:
    """`write` turns whole items, each with an id, into a text."""

    name: str
    label: str
    suffix: str
    content_type: str
    write: Callable[[Iterable[dict[str, Any]]], str]


FORMATS = {
    one.name: one
    for one in (
        Format("bibtex", "BibTeX", "bib", "application/x-bibtex", bibtex.write),
        Format("ris", "RIS", "ris", "application/x-research-info-systems", ris.write),
        Format("csl", "CSL-JSON", "json", "application/vnd.citationstyles.csl+json", csljson.write),
        Format("wikipedia", "Wikipedia {{cite web}}", "txt", "text/plain", wikipedia.write),
    )
}
