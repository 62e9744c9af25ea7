"""Whose word a claim is: frames of speech, with pronouns resolved and claimants carried over."""

import re
from bisect import bisect_right
from dataclasses import dataclass, replace

from spacy.tokens import Doc

from claims.extraction.prose import Prose
from claims.extraction.quotes import Quote, is_name
from claims.extraction.sentences import covering
from claims.extraction.speech import Frame, Source, find_frames, find_names, find_subject
from claims.extraction.types import Attribution, Span

# A partial quotation this short must stand in what somebody is said to say.
_SHORT_QUOTE_WORDS = 5
# A pronoun and a hedge reach back this many sentences for their speaker.
_REACH = 3
_PLACE = re.compile(r"\b(?:in|from|near|inside|across|outside) ([A-Z]\w+)")


@dataclass(frozen=True, slots=True)
class Said:
    """What one sentence contributes: its frames, its named subject, the full names in it."""

    frames: list[Frame]
    subject: Source | None
    names: list[str]


def read_said(doc: Doc, start: int) -> Said:
    """Return what the parsed sentence that begins at `start` contributes."""
    return Said(find_frames(doc, start), find_subject(doc), list(find_names(doc)))


class Speakers:
    """The speech of one text, ready to say who stands behind a span."""

    def __init__(
        self,
        prose: Prose,
        sentences: list[Span],
        said: list[Said],
        quotes: list[Quote],
        *,
        outlets: frozenset[str],
    ) -> None:
        self._prose = prose
        self._sentences = sentences
        self._outlets = outlets
        self._quotes = quotes
        self._quote_starts = [quote.outer.start for quote in quotes]
        self._places = frozenset(_PLACE.findall(prose.text))
        self._frames = self._resolved(said)

    def of_span(self, span: Span, *, hedged: bool) -> Attribution | None:
        """Return who says what stands in `span`: a quotation's speaker, or the closest frame's."""
        if quote := self.quote_around(span):
            if speaker := self.of_quote(quote):
                return speaker
        index = covering(self._sentences, span)[0]
        frames = [frame for frame in self._frames[index] if frame.content.contains(span)]
        if frames:
            return _attribution(min(frames, key=lambda frame: _length(frame.content)))
        return self._carried_over(index) if hedged else None

    def of_quote(self, quote: Quote) -> Attribution | None:
        """Return the speaker of `quote`, or None where it is no speech."""
        words = self._prose[quote.span]
        covered = covering(self._sentences, quote.outer)
        frames = [frame for index in covered for frame in self._frames[index]]
        if frames:
            closest = min(frames, key=lambda frame: _distance(frame.at, quote.outer))
            is_partial = words.count(" ") < _SHORT_QUOTE_WORDS
            said = (
                closest.content.contains(quote.span) or not is_partial or _touches(closest, quote)
            )
            return _attribution(closest) if said and not is_name(words) else None
        return self._introduced(covered[0]) or self._continued(quote)

    def quote_around(self, span: Span) -> Quote | None:
        """Return the quotation that `span` stands in."""
        position = bisect_right(self._quote_starts, span.start) - 1
        if position >= 0 and self._quotes[position].outer.contains(span):
            return self._quotes[position]
        return None

    def _resolved(self, said: list[Said]) -> list[list[Frame]]:
        """Put names for pronouns, in reading order; speech inside quotations opens no frame."""
        full_names: dict[str, str] = {}
        recent: list[tuple[int, Source]] = []
        resolved: list[list[Frame]] = []
        for index, sentence in enumerate(said):
            for name in sentence.names:
                full_names.setdefault(name.rsplit(" ", 1)[-1], name)
            recent = [(at, source) for at, source in recent if index - at <= _REACH]
            frames = []
            for frame in sentence.frames:
                if self.quote_around(frame.at):
                    continue
                source = self._name(frame.source, recent, full_names)
                if source is None or source.name in self._outlets:
                    continue
                frames.append(replace(frame, source=source))
                recent.append((index, source))
            if sentence.subject and not frames:
                named = self._name(sentence.subject, recent, full_names)
                recent += [(index, named)] if named else []
            resolved.append(frames)
        return resolved

    def _name(
        self, source: Source, recent: list[tuple[int, Source]], full_names: dict[str, str]
    ) -> Source | None:
        if source.pronoun is None:
            is_person = source.is_person and source.name not in self._places
            return Source(full_names.get(source.name, source.name), is_person=is_person)
        wants_person = source.pronoun in ("he", "she", "him", "her")
        for _, candidate in reversed(recent):
            if candidate.is_person or not wants_person:
                return candidate
        return None

    def _carried_over(self, index: int) -> Attribution | None:
        """Return the claimant of the sentence before, for one that only says "allegedly"."""
        before = index - 1
        if before < 0 or not self._frames[before] or not self._same_paragraph(before, index):
            return None
        return _attribution(self._frames[before][-1])

    def _introduced(self, index: int) -> Attribution | None:
        """Return the speaker whom the sentence before announces with a colon."""
        before = index - 1
        if before >= 0 and self._frames[before] and self._text(before).endswith(":"):
            return _attribution(self._frames[before][-1])
        return None

    def _continued(self, quote: Quote) -> Attribution | None:
        """Return the speaker of the quotation just before, in the same paragraph."""
        position = bisect_right(self._quote_starts, quote.outer.start) - 2
        if position < 0:
            return None
        before = self._quotes[position]
        paragraph = self._prose.paragraph_at
        if paragraph(before.outer.start) != paragraph(quote.outer.start):
            return None
        return (
            self._direct(before)
            if self._prose[quote.span].count(" ") >= _SHORT_QUOTE_WORDS
            else None
        )

    def _direct(self, quote: Quote) -> Attribution | None:
        covered = covering(self._sentences, quote.outer)
        frames = [frame for index in covered for frame in self._frames[index]]
        return _attribution(frames[-1]) if frames else None

    def _same_paragraph(self, one: int, other: int) -> bool:
        paragraph = self._prose.paragraph_at
        return paragraph(self._sentences[one].start) == paragraph(self._sentences[other].start)

    def _text(self, index: int) -> str:
        return self._prose[self._sentences[index]]


def _attribution(frame: Frame) -> Attribution:
    return Attribution(frame.source.name, frame.cue)


def _length(span: Span) -> int:
    return span.end - span.start


def _distance(one: Span, other: Span) -> int:
    return max(one.start - other.end, other.start - one.end, 0)


def _touches(frame: Frame, quote: Quote) -> bool:
    return _distance(frame.at, quote.outer) <= len(frame.source.name) + 3
