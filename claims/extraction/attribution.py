"""Whose word a claim is: frames of speech, with pronouns resolved and claimants carried over."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from claims.extraction.mentions import Mentions
from claims.extraction.naming import Source, find_named
from claims.extraction.prose import Prose
from claims.extraction.quotes import Quote, Quotes, is_name, is_partial
from claims.extraction.sentences import covering
from claims.extraction.speech import Frame, find_frames, find_subject
from claims.extraction.types import Attribution, Span

if TYPE_CHECKING:
    from spacy.tokens import Doc


@dataclass(frozen=True, slots=True)
class Voice:
    """Who stands behind a span, and where the text says so."""

    attribution: Attribution
    at: Span


@dataclass(frozen=True, slots=True)
class Said:
    """What one sentence contributes: its frames, its named subject, those whom it names in full."""

    frames: list[Frame]
    subject: Source | None
    named: list[Source]


# A sentence that nobody needed to parse.
UNREAD = Said([], None, [])


def read_said(doc: Doc, start: int, quotes: Quotes) -> Said:
    """Return what the parsed sentence that begins at `start` contributes."""
    spoken = frozenset(token.i for token in doc if quotes.around(start + token.idx))
    return Said(find_frames(doc, start, spoken), find_subject(doc), find_named(doc))


class Speakers:
    """The speech of one text, ready to say who stands behind a span."""

    def __init__(
        self,
        prose: Prose,
        sentences: list[Span],
        said: list[Said],
        quotes: Quotes,
        *,
        outlets: frozenset[str],
    ) -> None:
        self._prose = prose
        self._sentences = sentences
        self._outlets = outlets
        self._quotes = quotes
        self._frames = self._resolved(said)

    def frames(self, index: int) -> list[Frame]:
        """Return who says what in the sentence `index`, names put for pronouns, in order."""
        return self._frames[index]

    def of_span(self, span: Span, *, hedged: bool) -> Voice | None:
        """Return who says what stands in `span`: a quotation's speaker, or the closest frame's."""
        quote = self._quotes.around(span.start)
        if quote and (speaker := self.of_quote(quote)):
            return speaker
        index = covering(self._sentences, span)[0]
        frames = [frame for frame in self._spoken(index) if frame.content.contains(span)]
        if frames:
            return _voice(min(frames, key=lambda one: (_length(one.content), not one.is_inner)))
        return self._carried_over(index) if hedged else None

    def of_quote(self, quote: Quote) -> Voice | None:
        """Return the speaker of `quote`, or None where it is no speech."""
        words = self._prose[quote.span]
        covered = covering(self._sentences, quote.outer)
        frames = [frame for index in covered for frame in self._spoken(index)]
        if frames:
            closest = min(frames, key=lambda frame: _distance(frame.at, quote.outer))
            is_said = not is_partial(words) or closest.content.holds(quote.span.start)
            is_said = is_said or _touches(closest, quote)
            return _voice(closest) if is_said and not is_name(words) else None
        return self._introduced(covered[0]) or self._continued(quote)

    def _resolved(self, said: list[Said]) -> list[list[Frame]]:
        """Put names for pronouns, in reading order; speech inside quotations opens no frame."""
        mentions = Mentions(self._prose.text)
        resolved: list[list[Frame]] = []
        for index, sentence in enumerate(said):
            mentions.learn(sentence.named)
            frames = []
            for frame in sentence.frames:
                source = mentions.name(frame.source, index)
                if source is None or source.name in self._outlets:
                    continue
                frames.append(replace(frame, source=source))
                mentions.mention(index, source, speaks=True)
            if sentence.subject and (named := mentions.name(sentence.subject, index)):
                mentions.mention(index, named, speaks=False)
            resolved.append(frames)
        return resolved

    def _spoken(self, index: int) -> list[Frame]:
        return [frame for frame in self._frames[index] if frame.manner == "speech"]

    def _carried_over(self, index: int) -> Voice | None:
        """Return the claimant of the sentence before, for one that only says "allegedly"."""
        before = index - 1
        if (
            before < 0
            or not self._frames[before]
            or not self._share_paragraph(self._sentences[before], self._sentences[index])
        ):
            return None
        return _voice(self._frames[before][-1])

    def _introduced(self, index: int) -> Voice | None:
        """Return the speaker whom the sentence before announces with a colon."""
        before = index - 1
        if before >= 0 and self._frames[before] and self._text(before).endswith(":"):
            return _voice(self._frames[before][-1])
        return None

    def _continued(self, quote: Quote) -> Voice | None:
        """Return the speaker of the quotation just before, in the same paragraph."""
        before = self._quotes.before(quote)
        if (
            before is None
            or is_partial(self._prose[quote.span])
            or not self._share_paragraph(before.outer, quote.outer)
        ):
            return None
        return self._direct(before)

    def _direct(self, quote: Quote) -> Voice | None:
        covered = covering(self._sentences, quote.outer)
        frames = [frame for index in covered for frame in self._spoken(index)]
        return _voice(frames[-1]) if frames else None

    def _share_paragraph(self, one: Span, other: Span) -> bool:
        paragraph = self._prose.paragraph_at
        return paragraph(one.start) == paragraph(other.start)

    def _text(self, index: int) -> str:
        return self._prose[self._sentences[index]]


def _voice(frame: Frame) -> Voice:
    return Voice(Attribution(frame.source.name, frame.cue, frame.source.role), frame.at)


def _length(span: Span) -> int:
    return span.end - span.start


def _distance(one: Span, other: Span) -> int:
    return max(one.start - other.end, other.start - one.end, 0)


def _touches(frame: Frame, quote: Quote) -> bool:
    return _distance(frame.at, quote.outer) <= len(frame.source.name) + 3
