"""Stretches whose digits count nothing: dates, times, names, ages, scores, addresses."""

import re
from bisect import bisect_right
from collections.abc import Iterable, Iterator
from itertools import chain

from claims.extraction.lexicon import COUNTED, DASH, MONTHS, singular_pattern

_YEAR = r"(?:1[5-9]|20)[0-9]{2}"
_ORDINAL = r"(?:st|nd|rd|th)"
_SMALL = r"(?:one|two|three|four|five|six|seven|eight|nine|ten)"
_TEENS = r"(?:eleven|twelve|(?:thir|four|fif|six|seven|eigh|nine)teen)"
_TENS = r"(?:twenty|thirty|forty|fifty|sixty|seventy|eighty|ninety)"
_NUMBER = rf"(?:[0-9]{{1,6}}|{_SMALL}|{_TEENS}|{_TENS}(?:-{_SMALL})?)"
_SCALE = r"(?:dozen|hundred|thousand|million|billion|trillion)"
_TIME_UNIT = r"(?:second|minute|hour|day|night|week|weekend|month|year|decade|centur(?:y|ie))s?"
# What a number may be tied to by a hyphen without becoming a mere adjective.
_COUNTING = (
    r"(?:strong|man|woman|member|person|people|odd|plus|seat|nation|vehicle|ship|second|minute"
    r"|hour|day|night|week|month|year|decade|mile|kilomet(?:er|re)|km|met(?:er|re)|foot|inch|acre"
    r"|hectare|barrel|percent|point|mpg|mph|kW|MW|GW|GB|ton|tonne|watt|pound|gallon|megawatt|gigawatt|kilogram|kg)"
)
# "2000 soldiers", "2000 armed men", "1520 sq m": what looks like a year may count.
_COUNTS = (
    rf" (?:[a-z-]{{2,20}} )?(?:(?:{singular_pattern(COUNTED)})(?:s|es)?"
    r"|[a-z]{0,12}men|women|children"
    r"|[a-z]{0,10}people)\b"
    r"| (?:sq|square|km|kg|tons?|tonnes?|miles?|feet|met(?:er|re)s?|dollars?|euros?|rou?bles?"
    r"|hours?|days?|points?|lives)\b"
)
_COMPARED = "".join(
    f"(?<!{word} )" for word in ("than", "least", "over", "about", "around", "nearly", "almost")
)

# Every repetition is bounded or possessive, so that no text makes a pattern slow.
_CASED = {
    "designator": [  # T-72, Su—25, F-16s, Covid-19, TB2, 9M133, Title IX
        r"\b[A-Z][A-Za-z]{0,11}[-‐‑–][0-9]{1,4}[A-Za-z]{0,3}\b",
        r"\b[A-Z][A-Za-z]{0,2}[—−][0-9]{1,4}[A-Za-z]{0,3}\b",
        r"\b(?<!\$)(?!(?:USD|EUR|GBP|RM|PS|Rs)[0-9])[A-Z]{1,6}[0-9]{1,4}[A-Za-z]{0,3}\b",
        r"(?<![\w.,$£€])[0-9]{1,3}(?!(?:[MGT]?W|[MGT]B|[KMBL])\b)[A-Z]{1,3}[0-9]{0,4}\b",
    ],
    "numbered thing": [
        (
            r"\b(?:Articles?|Resolution|Sections?|Chapter|Page|Paragraph|Annex|Protocol|Rule|Item"
            r"|Act|Bill|Law|Decree|Order|Directive|Category|Block|Building|Apartment|Suite|School"
            r"|Battalion|Brigade|Regiment|Division|Army|Group|Game|Round|Week|Model|Type|Mark|Mk"
            r"|Fortune|Schedule|Title|Amendment|H\.R\.|Pier|Platform|Line|Terminal|Hall|Camp"
            r"|Flight|Route|Highway|Unit|Room|Gate|Sector|Zone|District|Area|Boeing|Airbus|Apollo"
            r"|Channel|No\.|Number|Phase|Stage|Level|Grade|Class|Volume|Figure|Table|Version|Day"
            r"|Season|Episode|Part|Formula|Top|Big|FTSE|Nikkei|S&P|Dow|CAC|DAX)"
            r" (?:No\.? ?)?[0-9]{1,5}\b(?!,[0-9])"
        )
    ],
    "street": [
        (
            r"\b[0-9]{1,5}(?:-[0-9]{1,5})? (?:[NSEW] )?"
            r"(?:[A-Z][a-z]{1,20} |[0-9]{1,3}(?:st|nd|rd|th) )"
            r"{1,3}(?:Street|St|Road|Rd|Avenue|Ave|Way|Lane|Drive|Boulevard|Blvd|Place|Court)\b"
        )
    ],
    "date": [
        (
            rf"\b{MONTHS}\.? [0-9]{{1,2}}{_ORDINAL}?(?![0-9]|,[0-9]{{3}}(?![0-9]))"
            rf"(?: ?(?:{DASH}|to|and|or) ?[0-9]{{1,2}}(?![\w,]))?(?:,? {_YEAR}\b)?"
        ),
        (
            rf"\b[0-9]{{1,2}}{_ORDINAL}?(?: ?(?:{DASH}|to|and) ?[0-9]{{1,2}})?(?: of)? {MONTHS}\b"
            rf"(?:\.?,? {_YEAR}\b)?"
        ),
        rf"\b{MONTHS}\.?,? {_YEAR}\b",
    ],
}
_UNCASED = {
    "address": [
        r"(?:https?://|www\.)\S++",
        r"(?<![\w.+-])[\w.+-]{1,64}@[\w-]{1,63}(?:\.[\w-]{1,63})++",
    ],
    "numeric date": [
        r"\b[0-9]{4}[-/.][0-9]{1,2}[-/.][0-9]{1,2}\b",
        r"\b[0-9]{1,2}[-/.][0-9]{1,2}[-/.](?:[0-9]{2}){1,2}\b",
    ],
    "time of day": [
        r"\b[0-9]{1,2}:[0-9]{2}(?::[0-9]{2})?\b",
        r"\b[0-9]{1,2}(?:\.[0-9]{2})? ?[ap]\.?m\b",
        r"\b[0-9]{3,4} ?(?:gmt|utc|local time)\b",
        rf"\b{_NUMBER} o['’]?clock\b",
    ],
    "year": [  # unless it counts something: "2000 soldiers", "about 2000"
        rf"\b{_YEAR} ?(?:{DASH}|/|to|and) ?(?:{_YEAR}|[0-9]{{2}})\b(?!,[0-9]|{_COUNTS})",
        (
            r"\b(?:in|since|by|until|till|during|after|before|early|late|mid|the|year|circa)"
            rf" {_YEAR}\b(?!,[0-9]{{3}}| ?{DASH} ?[0-9]| sq | square )"
        ),
        (rf"(?<![\w,.$£€]){_COMPARED}{_YEAR}\b(?![,.][0-9]|%| ?{DASH} ?[0-9]| per|{_COUNTS})"),
        r"\b[0-9]{2,4}['’]?s\b",
        r"['’][0-9]{2}s?\b",
    ],
    "ordinal": [rf"\b[0-9]{{1,6}}{_ORDINAL}\b"],
    "age": [
        (
            rf"(?<![0-9][,.])\b{_NUMBER}(?:-{_SMALL})?[- ](?:years?|months?|weeks?|days?)"
            r"[- ]olds?\b"
        ),
        r"\b(?:aged?|ages)(?: of| between)? [0-9]{1,3}(?: (?:and|to) [0-9]{1,3})?\b",
        r"(?<=[a-z]), [0-9]{1,2},(?= )",
    ],
    "score": [
        r"(?-i:\b[A-Z][a-z]{2,20}:? [0-9]{1,2}, [A-Z][a-z]{2,20}:? [0-9]{1,2}\b)",
        rf"\b([0-9]{{1,3}}){DASH}\1\b",
        (
            rf"\b[0-9]{{1,3}}{DASH}[0-9]{{1,3}}"
            r"(?= (?:win|victory|loss|defeat|draw|lead|tie|down|up)\b)"
        ),
        (
            r"\b(?:won|lost|beat|win|defeat(?:ed)?|drew|led|victory|score)(?: \w{1,30}){0,3}"
            rf" [0-9]{{1,3}}{DASH}[0-9]{{1,3}}\b"
        ),
    ],
    "reference": [  # telephones, versions, coordinates, footnotes, enumerations, hash tags
        r"(?<!\w)(?:\+|00)[0-9]{1,3}(?:[ ()-]{1,2}[0-9]{1,4}){2,6}\b",
        r"\(?\b[0-9]{3}\)?[ -][0-9]{3}[ -][0-9]{4}\b",
        r"\b[0-9]{1,5}(?:\.[0-9]{1,5}){2,}\b",
        r"\b[0-9]{1,3}(?:\.[0-9]{1,6})?° ?[0-9NSEW]",
        r"\[[0-9]{1,3}\]",
        r"\([0-9]{1,2}\)",
        r"(?<![^\n])[0-9]{1,3}[.)] ",
        r"[#№] ?[0-9]+(?! ?(?:m|b|tr)illion)",
        r"\b(?:call|phone|tel|at|on) (?:[0-9]{3}[- ])?[0-9]{3}-[0-9]{4}\b",
        (
            r"\b(?:page|chapter|paragraph|line|channel|number|no\.|rule|step|option|grade)"
            r" [0-9]{1,4}\b"
        ),
        r"\bnumber (?:one|two|three)\b",
        r"\b[0-9]{1,3} ?min(?:ute)?s? read\b",
        r"\bcovid ?-? ?[0-9]{2}\b",
        r"\b[0-9.]{1,10} ?[×x] ?10[-−^]?[0-9]{1,3}\b",
        r"\b(?:last|top|under|over|mid|post|pre|best|final|round)-[0-9]{1,4}s?\b",
        r"\b[0-9]{1,3}/[0-9]{1,3}\b",
    ],
    "size of a family": [rf"\bfamily of {_NUMBER}\b(?! [a-z]+s\b)"],
    "whole of a rate": [r"\bper [0-9][0-9,]{0,12}\b"],
    # A line of its own that holds an amount and nothing else is of a form or a table.
    "bare line": [r"(?<![^\n])[ \t]{0,8}[$€£]? ?[0-9][0-9,.]{0,14} ?[$€£]?[ \t]{0,8}(?![^\n])"],
    "calibre": [r"\b[0-9]{2,3} ?mm\b", r"\b[0-9]+x[0-9]+\b", r"\b[0-9]+x\b"],
    "point in time": [
        rf"\b{_NUMBER} {_TIME_UNIT} (?:ago|earlier|later|before that)\b",
        rf"\b(?:last|past|next|previous|coming|first) {_NUMBER} {_TIME_UNIT}\b",
    ],
    "adjective": [  # a three-day visit, two-thirds; but a 500-strong unit, a twenty-five
        rf"\b{_NUMBER}-(?!(?:{_COUNTING}|{_SMALL}|{_SCALE})\b)[A-Za-z]++",
        r"\b(?:one|two|three|four) (?:thirds?|quarters?|fifths?|halves)\b",
    ],
    "pronoun": [
        r"(?-i:(?<=[A-Za-z] )One)\b",
        r"\b(?-i:Big|Top|Gang of|Group of) (?:two|three|four|five|six|seven|ten)\b",
        r"\b(?:no|any|every|some|each|this|that|which|the|another|only) one\b",
        r"\bone(?= (?:of|another|day|thing|side|hand|more|way|time|reason|such)\b)",
        r"\bone['’]s\b",
    ],
}
_PATTERNS = [re.compile("|".join(ways)) for ways in _CASED.values()] + [
    re.compile("|".join(ways), re.IGNORECASE) for ways in _UNCASED.values()
]


def _lines(text: str, positions: Iterable[int]) -> Iterator[tuple[int, int]]:
    end = -1
    for position in positions:
        if position > end:
            start = text.rfind("\n", 0, position) + 1
            end = text.find("\n", position)
            end = len(text) if end < 0 else end
            yield start, end


class Masks:
    """The masked stretches of one text."""

    def __init__(self, text: str, positions: Iterable[int]) -> None:
        """Mask the lines of `text` that hold one of `positions`, which are in order."""
        found = chain.from_iterable(
            pattern.finditer(text, start, end)
            for start, end in _lines(text, positions)
            for pattern in _PATTERNS
        )
        self._starts: list[int] = []
        self._ends: list[int] = []
        for start, end in sorted(match.span() for match in found):
            if self._ends and start < self._ends[-1]:
                self._ends[-1] = max(self._ends[-1], end)
            else:
                self._starts.append(start)
                self._ends.append(end)

    def hide(self, start: int, end: int) -> bool:
        """Tell whether any of `start`-`end` is masked."""
        index = bisect_right(self._ends, start)
        return index < len(self._ends) and self._starts[index] < end
