"""How much of a text stands in another one: runs of five words, whatever the typesetting."""

import re
from dataclasses import dataclass

from verification.excerpts.normalising import normalised

# Five words of running text in the same order are seldom chance: Broder, "On the resemblance and
# containment of documents" (1997), takes four and more. benchmarks/origins.py has what ours give.
LENGTH = 5
# A book's worth: what is longer is compared by its beginning.
MOST_WORDS = 50_000
WORD = re.compile(r"\w+")

Shingles = frozenset[int]


@dataclass(frozen=True, slots=True)
class Shared:
    """What two texts have in common."""

    # Runs that stand in both.
    runs: int
    # Of the shorter text, which share that is; and of both together.
    containment: float
    resemblance: float


def words_of(text: str) -> list[str]:
    """Return the words of a text as they read, without case and punctuation."""
    found = []
    for match in WORD.finditer(normalised(text).text.casefold()):
        found.append(match[0])
        if len(found) == MOST_WORDS:
            break
    return found


def shingles(text: str) -> Shingles:
    """Return the hashes of all runs of five words; they compare within one process only."""
    words = words_of(text)
    return frozenset(
        hash(tuple(words[start : start + LENGTH])) for start in range(len(words) - LENGTH + 1)
    )


def shared(one: Shingles, other: Shingles) -> Shared:
    """Compare two texts exactly."""
    both = len(one & other)
    shorter = min(len(one), len(other))
    if not shorter:
        return Shared(0, 0.0, 0.0)
    return Shared(both, both / shorter, both / (len(one) + len(other) - both))
