"""The names of places that are known."""

from functools import lru_cache
from pathlib import Path

from claims.extraction.geography import COMMON_WORDS

_DATA = Path(__file__).parent / "data"


@lru_cache(maxsize=1)
def gazetteer() -> frozenset[str]:
    """Return the names of places that are known."""
    lists = ((_DATA / name).read_text("utf-8") for name in ("gazetteer.txt", "regions.txt"))
    return frozenset("\n".join(lists).split("\n")) - (COMMON_WORDS | {""})
