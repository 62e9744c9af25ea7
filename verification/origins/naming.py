"""Which outlets a text names as where it has its words from."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import islice

# What leads to a source's name: few words may stand between.
CUES = re.compile(
    r"\b(?:(?:this|the)\s+(?:article|story|report|piece)\s+(?:was\s+|has\s+been\s+)?"
    r"(?:originally\s+|first\s+)?(?:published|appeared)|originally\s+(?:published|appeared)"
    r"|first\s+(?:published|appeared|reported)|republished|reprinted|syndicated"
    r"|according\s+to|as\s+reported|reported|reports|citing|cited|quoted|quoting|told|via"
    r"|(?:original\s+)?source\s*:|courtesy\s+of)(?=[\s:])",
    re.IGNORECASE,
)
# Or the name comes first.
REPORTS = re.compile(r"(?:\s+(?:first|also|had|has))*\s+report(?:ed|s)\b")
NAME = re.compile(r"\b(?:[A-Z][\w.’'-]*|of|the|and)(?:\s(?:[A-Z][\w.’'-]*|of|the|and))*$")
# Characters that may stand between a cue and the name's end.
AROUND = 60
LONGEST_READ = 500_000
SENTENCE_ENDS = re.compile(r"[.!?]\s|\n")
MOST_CUES = 2000
SHORTEST = 2
# Common words that an outlet's address or name consists of say nothing when they stand alone.
_COMMON = """
news press report reports world times post mail star sun mirror telegraph express today independent
guardian economist daily weekly blog medium online live page site media government ministry office
agency state army police court
"""
COMMON = frozenset(_COMMON.split())


@dataclass(frozen=True, slots=True)
class Mention:
    """Where a text names a source: the words of the text that do."""

    name: str
    words: str


def names_of(*, publisher: str = "", url_host: str = "", site_name: str = "") -> list[str]:
    """Return the names by which a text would name an outlet."""
    given = [publisher.strip(), site_name.strip(), url_host]
    shortened = [re.sub(r"^the\s+", "", name, flags=re.IGNORECASE) for name in given]
    return list(dict.fromkeys(name for name in shortened if _is_telling(name)))


def _is_telling(name: str) -> bool:
    return len(name) >= SHORTEST and name.casefold() not in COMMON


def said_in(text: str) -> list[str]:
    """Return the places where a text says where it has something from, whoever that is."""
    text = text[:LONGEST_READ]
    after = [_after(text, cue) for cue in islice(CUES.finditer(text), MOST_CUES)]
    before = [_before(text, cue) for cue in islice(REPORTS.finditer(text), MOST_CUES)]
    return after + before


def mentions(places: Iterable[str], names: Iterable[str]) -> Iterator[Mention]:
    """Yield, for each of these names, the first place that has it."""
    for name in names:
        written = _pattern(name)
        said = next((place for place in places if written.search(place)), "")
        if said:
            yield Mention(name, " ".join(said.split()))


def _after(text: str, cue: re.Match[str]) -> str:
    """Return a cue and what follows it, to the end of the sentence at most."""
    rest = text[cue.end() : cue.end() + AROUND]
    return cue[0] + SENTENCE_ENDS.split(rest, maxsplit=1)[0]


def _before(text: str, cue: re.Match[str]) -> str:
    """Return the capitalised words right before a cue, and the cue."""
    rest = text[max(0, cue.start() - AROUND) : cue.start()]
    name = NAME.search(rest)
    return name[0] + cue[0] if name else ""


def _pattern(name: str) -> re.Pattern[str]:
    """Return what finds a name: an address in any case, a name as it is written."""
    words = r"\s+".join(map(re.escape, name.split()))
    words = f"(?i:(?:www\\.)?{words})" if "." in name else words
    return re.compile(rf"(?<![\w.-]){words}(?![\w-])")
