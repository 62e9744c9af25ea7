"""Stretches whose digits count nothing: dates, times, names with numbers, ages, scores, addresses."""

import re
from bisect import bisect_left
from itertools import chain

from claims.extraction.lexicon import DASH, MONTHS
from claims.extraction.types import Span

_YEAR = r"(?:1[5-9]|20)[0-9]{2}"
_PLURAL = r"(?:\w+s|people|men|women|children|troops|personnel|infantry|cavalry|dead)\b"
_NUMBER_WORD = r"(?:one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|fifteen|twenty|thirty|forty)"
_TIME_UNIT = r"(?:second|minute|hour|day|night|week|weekend|month|year|decade|centur(?:y|ie))s?"

# Every repetition is bounded or possessive, so that no text makes a pattern slow.
_CASED = [
    # Weapons, vehicles, diseases, roads: T-72, Su—25, F-16s, Covid-19, TB2, 9M133.
    r"\b[A-Z][A-Za-z]{0,11}[-‐‑–][0-9]{1,4}[A-Za-z]{0,3}\b",
    r"\b[A-Z][A-Za-z]{0,2}[—−][0-9]{1,4}[A-Za-z]{0,3}\b",
    r"\b[A-Z]{1,6}[0-9]{1,4}[A-Za-z]{0,3}\b|\b[0-9]{1,3}[A-Z]{1,3}[0-9]{0,4}\b",
    r"\b[A-Z][A-Za-z&]*+ (?:I{1,3}|IV|VI{0,3}|IX|X)\b",
    # "Article 5", "Boeing 737": a number that names.
    r"\b(?:Articles?|Resolution|Sections?|Chapter|Page|Paragraph|Flight|Route|Highway|Unit|Room|Boeing"
    r"|Airbus|Channel|No\.|Number|Phase|Stage|Level|Grade|Class|Volume|Vol\.|Figure|Fig\.|Table"
    r"|Version|Apollo|Formula|Area|Day|Season|Episode|Part|Appendix|Annex|Protocol|Directive"
    r"|Order|Decree|Bill|Law|Rule|Item|Point|Gate|Pier|Sector|Zone|District|Ward|Block|Brigade"
    r"|Battalion|Division|Regiment|Group of|Top|Big|FTSE|Nikkei|S&P|Dow|CAC|DAX) [0-9]{1,5}\b",
    rf"\b{MONTHS}\.? [0-9]{{1,2}}(?:st|nd|rd|th)?(?: ?(?:{DASH}|to|and|or) ?[0-9]{{1,2}}(?![\w,]))?"
    rf"(?:,? {_YEAR})?\b(?!,[0-9]{{3}})",
    rf"\b[0-9]{{1,2}}(?:st|nd|rd|th)?(?: ?(?:{DASH}|to|and) ?[0-9]{{1,2}})?(?: of)? {MONTHS}\b"
    rf"(?:\.?,? {_YEAR}\b)?",
    rf"\b{MONTHS}\.?,? {_YEAR}\b",
]
_UNCASED = [
    r"(?:https?://|www\.)\S++",
    r"(?<![\w.+-])[\w.+-]{1,64}@[\w-]{1,63}(?:\.[\w-]{1,63})++",
    r"\b[0-9]{4}[-/.][0-9]{1,2}[-/.][0-9]{1,2}\b|\b[0-9]{1,2}[-/.][0-9]{1,2}[-/.](?:[0-9]{2}){1,2}\b",
    r"\b[0-9]{1,2}:[0-9]{2}(?::[0-9]{2})?(?: ?[ap]\.?m\b)?|\b[0-9]{1,2}(?:\.[0-9]{2})? ?[ap]\.?m\b"
    r"|\b[0-9]{3,4} ?(?:hours|gmt|utc|local time)\b|\b(?:at|by) [0-9]{1,2} o['’]?clock\b",
    # Years and year ranges, unless they count a plural: "in 1994", "a 1994 ceasefire".
    rf"\b{_YEAR} ?(?:{DASH}|/|to|and) ?(?:{_YEAR}|[0-9]{{2}})\b(?!,[0-9]| {_PLURAL})",
    rf"\b(?:in|since|by|until|till|from|of|during|after|before|early|late|mid|the|year|circa) {_YEAR}\b"
    rf"(?!,[0-9]{{3}})",
    rf"(?<![\w,.$£€]){_YEAR}\b(?![,.][0-9]|%| ?(?:percent|per cent|{DASH} ?[0-9])| {_PLURAL}"
    r"| (?:\w+ )?(?:km|tons|tonnes|metres|meters))",
    r"\b[0-9]{2,4}['’]?s\b|['’][0-9]{2}s?\b",
    r"\b[0-9]{1,6}(?:st|nd|rd|th)\b",
    # Ages.
    rf"\b(?:[0-9]{{1,3}}|{_NUMBER_WORD}(?:-\w+)?)[- ]years?[- ]olds?\b|\b(?:aged?|ages)(?: of| between)? [0-9]{{1,3}}\b"
    r"(?: (?:and|to) [0-9]{1,3}\b)?",
    r"(?<=[a-z]), [0-9]{1,2},(?= )",
    # Scores and votes.
    rf"\b[0-9]{{1,3}}{DASH}[0-9]{{1,3}}(?= (?:win|victory|loss|defeat|draw|lead|vote|tie|majority)\b)",
    rf"\b(?:won|lost|beat|win|defeat(?:ed)?|draw|drew|led|lead|voted?|victory|score)(?: \w++){{0,3}} [0-9]{{1,3}}{DASH}[0-9]{{1,3}}\b",
    # Telephone and account numbers, versions, coordinates, footnotes, enumerations, hash tags.
    r"(?<!\w)(?:\+|00)[0-9]{1,3}(?:[ ()-]{1,2}[0-9]{1,4}){2,6}\b|\(?\b[0-9]{3}\)?[ -][0-9]{3}[ -][0-9]{4}\b",
    r"\b[0-9]{1,5}(?:\.[0-9]{1,5}){2,}\b|\b[0-9]{1,3}(?:\.[0-9]{1,6})?° ?[0-9NSEW]",
    r"\[[0-9]{1,3}\]|\([0-9]{1,2}\)|(?<![^\n])[0-9]{1,3}[.)] |[#№] ?[0-9]+",
    r"\b[0-9]{1,3}/[0-9]{1,3}\b|\b[0-9]{2,3} ?mm\b|\b[0-9]+x[0-9]+\b|\b[0-9]+(?:-?inch|[gx])\b",
    # When, not how much: "two days ago", "the last 48 hours".
    rf"\b(?:[0-9]{{1,4}}|{_NUMBER_WORD}) {_TIME_UNIT} (?:ago|earlier|later|before that)\b",
    rf"\b(?:last|past|next|previous|coming|first) (?:[0-9]{{1,4}}|{_NUMBER_WORD}) {_TIME_UNIT}\b",
    # Fractions and adjectives: "two-thirds", "a three-day visit", "24-hour". "500-strong" counts.
    rf"\b(?:[0-9]+|{_NUMBER_WORD})-(?!(?:strong|man|member|person|odd|plus)\b|(?:one|two|three|four|five|six|seven|eight|nine|ten|hundred|thousand|million|billion|dozen)\b)[A-Za-z]++",
    r"\b(?:one|two|three|four) (?:thirds?|quarters?|fifths?|halves)\b",
    # "one" as a pronoun or an article.
    r"\b(?:no|any|every|some|each|this|that|which|the|another|only) one\b|\bone(?= (?:of|another|day|thing|side|hand|more|way|time|reason|such)\b)|\bone['’]s\b",
]


class Masks:
    """The masked stretches of one text, and whether a span meets one of them."""

    def __init__(self, text: str) -> None:
        found = sorted(chain(*(_spans(pattern, text) for pattern in _PATTERNS)))
        self._ends: list[int] = []
        self._starts: list[int] = []
        for span in found:
            if self._ends and span.start < self._ends[-1]:
                self._ends[-1] = max(self._ends[-1], span.end)
            else:
                self._starts.append(span.start)
                self._ends.append(span.end)

    def hide(self, start: int, end: int) -> bool:
        """Tell whether any of `start`-`end` is masked."""
        index = bisect_left(self._ends, start + 1)
        return index < len(self._ends) and self._starts[index] < end


def _spans(pattern: re.Pattern[str], text: str) -> list[Span]:
    return [Span(match.start(), match.end()) for match in pattern.finditer(text)]


_PATTERNS = [re.compile(pattern) for pattern in _CASED] + [
    re.compile(pattern, re.IGNORECASE) for pattern in _UNCASED
]
