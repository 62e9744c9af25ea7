"""The names of places that are known."""

from functools import lru_cache
from pathlib import Path

from claims.extraction.geography import COMMON_WORDS

_DATA = Path(__file__).parent / "data"


@lru_cache(maxsize=1)
def gazetteer() -> frozenset[str]:
    """Return the names of places that are known."""
    lines = (_DATA / name for name in ("gazetteer.txt", "regions.txt"))
    names = frozenset(name for path in lines for name in path.read_text("utf-8").split("\n"))
    return names - COMMON_WORDS - {""}
