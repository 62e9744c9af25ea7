"""When a claim says that something happened: which of its sentence's dates is said of it."""

from __future__ import annotations

import re
from array import array
from collections.abc import Sequence
from datetime import date

from claims.extraction.dates import DateMention, find_dates, starting_in
from claims.extraction.prose import Prose
from claims.extraction.scopes import Scopes
from claims.extraction.sentences import covering
from claims.extraction.transcripts import introduction
from claims.extraction.types import EventDate, Kind, Span

_OUTBREAK = re.compile(
    r"\b(?i:war|fighting|conflict|clashes|hostilities|invasion|offensive|violence|operation"
    r"|escalation)\b[^.\n]{0,60}?\b(?i:began|begun|started|broke out|erupted|resumed|escalated"
    r"|flared(?: up)?|launched)\b[^.\n]{0,30}$"
)
_SINCE_THE_OUTBREAK = re.compile(
    r"\b(?i:since (?:the )?(?:very )?(?:start|beginning|outbreak|onset|eruption|resumption) of"
    r" (?:the |this |its |these )?(?:[\w’'-]{1,20} ){0,3}?"
    r"(?:war|fighting|conflict|clashes|hostilities|invasion|offensive|violence|operation"
    r"|escalation)"
    r"|since (?:the )?(?:war|fighting|conflict|clashes|hostilities|invasion|offensive)"
    r" (?:began|started|broke out|erupted|resumed))\b"
)
_REACH = 120
_YEAR_LENGTH = 4
# What stands behind it dates the other figure: "58 percent, compared with 34 in January".
_COMPARISON = re.compile(r"\b(?i:compared|than|up from|down from|as in|against|versus)\b")
_FROM = re.compile(r"\bfrom [^,;.\n]{1,40}$")
# "The highest since 2008" compares with a year; nothing has gone on since.
_COMPARED = re.compile(
    r"\b(?i:worst|lowest|highest|largest|biggest|deadliest|heaviest|first|most|best|bloodiest"
    r"|fiercest|strongest|weakest|compared)\b[^.\n]{0,60}$"
)


# "Launched in response to the attack of May 3": that is when something else happened.
_ANSWERED = re.compile(
    r"\b(?i:response to|retaliation for|revenge for|reprisal for|anniversary of|because of"
    r"|triggered by|sparked by|prompted by|referring to|compared to)\b[^,;.\n]{0,40}$"
)
# What has a date for its name, or was measured from it, does not happen then: "the 1987 treaty
# limits", "imagery from May 3", "the results of the May 3 vote", "an increase from June".
_NAMED_BY = re.compile(
    r"\b(?i:from|of|to|by|about|over|with|against|than) (?i:the|a|an|this|its|their) $"
)
_NOUN = re.compile(r" (?!and|or|to|in|on|at|by|when|as|for|the|was|were|is|has|had)[a-z]{3,}")
_LAW = re.compile(
    r" (?i:accord|act|agreement|budget|census|cease-?fire|constitution|convention|deal|law"
    r"|memorandum|pact|plan|resolution|treaty|truce)s?\b"
)
_WHILE = re.compile(r"\b(?i:in|during|since|after|before|under) (?i:the|a|an|this|its|their) $")
_EVIDENCE = re.compile(
    r"\b(?i:imagery|images?|photos?|photographs?|pictures?|footage|videos?)"
    r" (?:from|of|dated|taken (?:on|in)) (?:the |late |early )?$"
)
_BASE = re.compile(
    r"\b(?i:increases?|increased|rise|rose|risen|up|down|drop|dropped|decrease|decreased|fall|fell"
    r"|fallen|decline|declined|grown|grew|unchanged)\b[^.,;\n]{0,40} from (?:the )?$"
)
# "Up from 300" is another time's figure.
_EARLIER = re.compile(r"\b(?i:up|down) from (?:[a-z]{4,9} )?$")
# "Since the army sent them to the front in late May": it has gone on since.
_SINCE_CLAUSE = re.compile(r"\b[Ss]ince [^,;.()\n]{1,100}$")
# "On May 3 and two more": the date stands behind its own figure.
_CLOSED = re.compile(r",? and ")


class Dates:
    """The dates of one text, ready to say when a claim happened."""

    def __init__(
        self,
        prose: Prose,
        sentences: Sequence[Span],
        scopes: Sequence[Scopes],
        published_on: date | None,
    ) -> None:
        self._prose = prose
        self._sentences = list(sentences)
        self._scopes = scopes
        self._today = published_on.isoformat() if published_on else None
        self._mentions = find_dates(prose.text, published_on)
        self._outbreak = self._find_outbreak()

    def of(self, span: Span, kind: Kind) -> EventDate | None:
        """Return when what stands in `span` happened, or None where no date is said of it.

        A quantity goes on from a "since" to the day of publication; a quotation has the date on
        which it was said, not those that are spoken of in it.
        """
        covered = covering(self._sentences, span)
        around = Span(self._sentences[covered[0]].start, self._sentences[covered[-1]].end)
        if kind == "quantity" and (since := self._since_the_outbreak(around)):
            return since
        found = [
            (distance, _gap(mention.span, span), mention)
            for mention in starting_in(self._mentions, around)
            if self._can_date(mention, span, kind)
            and (distance := self._distance(span, mention.span)) is not None
        ]
        if not found:
            return self._of_list(span, kind)
        following = [candidate for candidate in found if candidate[2].span.start >= span.end]
        closed = [
            candidate
            for candidate in found
            if candidate[2].span.end <= span.start
            and _CLOSED.fullmatch(self._prose.text, candidate[2].span.end, span.start)
        ]
        nearest = min(found, key=lambda candidate: candidate[:2])
        if nearest in closed and following:
            nearest = min(following, key=lambda candidate: candidate[:2])
        mention = nearest[2]
        if kind != "quantity" or not self._is_since(mention):
            return EventDate(mention.start, mention.end)
        return self._since(mention.start)

    def _of_list(self, span: Span, kind: Kind) -> EventDate | None:
        """Return the date of "it had destroyed since May 3:" for the items below."""
        number = introduction(self._prose, self._prose.paragraph_at(span.start))
        if kind != "quantity" or number is None:
            return None
        # The last word before the colon stands with the last verb.
        end = self._prose.paragraphs[number].end - 1
        return self.of(Span(end - 1, end), kind)

    def _distance(self, span: Span, date_span: Span) -> int | None:
        index = covering(self._sentences, date_span)[0]
        sentence = self._sentences[index]
        if not self._scopes or not sentence.holds(span.start):
            return 0
        return self._scopes[index].distance(span.start, date_span.start)

    def _is_since(self, mention: DateMention) -> bool:
        """Tell that the date begins what a figure sums up, as in "since they came in May"."""
        if mention.role == "since":
            return True
        start = max(0, mention.span.start - _REACH)
        return bool(_SINCE_CLAUSE.search(self._prose.text[start : mention.span.start]))

    def _can_date(self, mention: DateMention, span: Span, kind: Kind) -> bool:
        is_quoted = kind == "quote" and span.holds(mention.span.start)
        if mention.weak or is_quoted or mention.role in ("until", "after"):
            return False
        text, at = self._prose.text, mention.span
        before = text[max(0, at.start - _REACH) : at.start]
        is_compared = mention.role == "since" and _COMPARED.search(before)
        is_start = _FROM.search(before) and text.startswith(" to ", at.end)
        if _ANSWERED.search(before) or is_compared or self._is_name(mention, before):
            return False
        if kind != "quantity":
            return not is_start and not _BASE.search(before)
        if span.end <= at.start:
            is_base = _BASE.search(before) or _COMPARISON.search(text, span.end, at.start + 3)
            return not is_base
        close = max(at.end, span.start - _REACH)
        return not is_start and not _EARLIER.search(text, close, span.start)

    def _is_name(self, mention: DateMention, before: str) -> bool:
        """Tell "the 1987 treaty", "the results of the May 3 vote", "imagery from May 3"."""
        text, end = self._prose.text, mention.span.end
        is_year = len(mention.start) == _YEAR_LENGTH
        if is_year and _LAW.match(text, end):
            return not _WHILE.search(before)
        is_named_by = _NAMED_BY.search(before) and _NOUN.match(text, end)
        return bool(is_named_by or _EVIDENCE.search(before))

    def _since_the_outbreak(self, sentence: Span) -> EventDate | None:
        text = self._prose.text
        if not _SINCE_THE_OUTBREAK.search(text, sentence.start, sentence.end):
            return None
        return self._since(self._outbreak)

    def _since(self, start: str | None) -> EventDate | None:
        """Return the time up to publication; None where that is not known, or was before."""
        if start is None or self._today is None or start > self._today:
            return None
        return EventDate(start, self._today)

    def _find_outbreak(self) -> str | None:
        """Return the day on which the text says that the fighting began."""
        for mention in self._mentions:
            if not mention.is_day:
                continue
            before = self._prose.text[max(0, mention.span.start - _REACH) : mention.span.start]
            if _OUTBREAK.search(before):
                return mention.start
        return None


def find_event_date(sentence: str, published_on: date | None) -> EventDate | None:
    """Return when what a `sentence` of one clause tells of happened."""
    whole = Span(0, len(sentence))
    prose = Prose(sentence, sentence, array("q", range(len(sentence))), (whole,))
    return Dates(prose, [whole], [], published_on).of(whole, "event")


def _gap(one: Span, other: Span) -> int:
    return max(one.start - other.end, other.start - one.end, 0)
