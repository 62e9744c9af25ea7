"""Short ways to ask for the claims of a text."""

from claims.extraction.pipeline import find_claims
from claims.extraction.types import FoundClaim


def quantities(text: str) -> list[FoundClaim]:
    return [claim for claim in find_claims(text) if claim.kind == "quantity"]


def labels(text: str) -> list[str]:
    return [claim.label for claim in quantities(text)]


def quotes(text: str) -> list[tuple[str, str]]:
    """Return what was said and by whom."""
    return [
        (claim.exact, claim.attribution.name if claim.attribution else "")
        for claim in find_claims(text)
        if claim.kind == "quote"
    ]


def claimants(text: str) -> list[str | None]:
    return [claim.attribution.name if claim.attribution else None for claim in quantities(text)]


def assertions(text: str) -> list[tuple[str, str, str | None]]:
    """Return kind, words and claimant of the events and positions."""
    return [
        (claim.kind, claim.exact, claim.attribution.name if claim.attribution else None)
        for claim in find_claims(text)
        if claim.kind in ("event", "position")
    ]


def restatements(text: str) -> list[str | None]:
    return [claim.restatement for claim in find_claims(text)]
