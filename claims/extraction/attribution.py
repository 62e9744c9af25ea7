"""Whose word a claim is: frames of speech, with pronouns resolved and claimants carried over."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from claims.extraction.columns import Column
from claims.extraction.cues import STATEMENTS
from claims.extraction.hedges import is_doubted_after, is_hedged, is_hedging
from claims.extraction.mentions import Mentions
from claims.extraction.naming import Source, find_named
from claims.extraction.prose import Prose
from claims.extraction.quotes import Quote, Quotes, is_name, is_partial
from claims.extraction.sentences import covering
from claims.extraction.speech import Frame, find_frames, find_subject
from claims.extraction.stance import disowned_until
from claims.extraction.transcripts import Transcript, introduction, label, signature
from claims.extraction.types import Attribution, Span

if TYPE_CHECKING:
    from spacy.tokens import Doc

# A list goes on under its claimant for this many sentences.
_LONGEST_LIST = 4
_GOES_ON = re.compile(
    r"^[^,.;]{0,60}\bof (?:them|these|those|whom)\b"
    r"|^(?:the|this|that|these|those) (?:death )?(?:count|figure|number|tally|toll|total)s? "
    r"|^(?:\S+ ){0,4}(?:also|another|additional|further|(?:the )?others?|the rest)\b",
    re.IGNORECASE,
)
_BRACKET = re.compile(r" \([A-Z]{2,6}s?\)")
_LONGEST_BRACKET = 12
_AGAINST = re.compile(
    r"(?:Contrary to|Despite|In spite of) [^,;.]{0,80}"
    r"\b(?:allegations|claims|reports|rumou?rs|suggestions)\b[^,;]{1,200},"
)
_APART = re.compile(
    r"[“\"«‘]|(?:Elsewhere|In other news|Meanwhile|Read more|Separately)\b|[A-Z][\w ]{0,20}:"
)
_NAMED, _SUBJECT, _SPEAKER = 0, 1, 2
# Around a quotation that is a paragraph there may be a blank on either side.
_BLANKS = 2
# Between a figure and a noun in quotation marks there is a blank.
_NEXT_WORD = 1


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
    return Said(find_frames(doc, start, spoken), find_subject(doc, spoken), find_named(doc))


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
        title: str | None = None,
    ) -> None:
        self._prose = prose
        self._sentences = sentences
        self._outlets = frozenset(name.removeprefix("The ") for name in outlets)
        self._quotes = quotes
        self._subjects: list[Source | None] = []
        self._mentions = Mentions(prose.text)
        self._frames = self._resolved(said)
        self._transcript = Transcript(prose)
        self._column = Column(prose, title)
        self._voices: dict[Quote, Voice | None] = {}
        # In order: a quotation may go on with what the one before it says.
        for quote in quotes:
            self._voices[quote] = self._speaker(quote)

    def frames(self, index: int) -> list[Frame]:
        """Return who says what in the sentence `index`, names put for pronouns, in order."""
        return self._frames[index]

    def is_hedged(self, span: Span) -> bool:
        """Tell whether the text steps back from what stands in `span`.

        A word of doubt in its clause does it, and a cue of doubt ("claims that") of whoever says
        it.
        """
        index = covering(self._sentences, span)[0]
        sentence = self._sentences[index]
        around = Span(min(sentence.start, span.start), max(sentence.end, span.end))
        if is_hedged(self._prose[around], span.relative_to(around)):
            return True
        following = index + 1
        if (
            following < len(self._sentences)
            and self._share_paragraph(sentence, self._sentences[following])
            and is_doubted_after(self._text(following))
        ):
            return True
        if self._is_between_scare_quotes(span):
            return True
        return any(
            is_hedging(frame.cue) and frame.content.contains(span) for frame in self._frames[index]
        )

    def _is_between_scare_quotes(self, span: Span) -> bool:
        """Tell whether what `span` counts stands in quotation marks that nobody speaks."""
        near = self._quotes.around(span.start) or self._quotes.following(span.end)
        return (
            near is not None
            and near.outer.start - span.end <= _NEXT_WORD
            and is_partial(self._prose[near.span])
            and not is_name(self._prose[near.span])
            and self.of_quote(near) is None
        )

    def of_span(self, span: Span, *, hedged: bool) -> Voice | None:
        """Return who says what stands in `span`: a quotation's speaker, or the closest frame's."""
        quote = self._quotes.around(span.start)
        if quote and (speaker := self.of_quote(quote)):
            return speaker
        index = covering(self._sentences, span)[0]
        lead = self._lead(index)
        frames = [
            frame
            for frame in self._spoken(index)
            if frame.content.contains(span) and (not lead.contains(span) or lead.contains(frame.at))
        ]
        if frames:
            return self._disowned(min(frames, key=_farness), span)
        return self._carried_over(index, hedged=hedged) or self.taking_turn(span.start)

    def taking_turn(self, position: int) -> Voice | None:
        """Return whose turn it is: under "Claim:", in an interview, or under "X said:"."""
        return self._examined(position) or self._transcribed(position) or self._announced(position)

    def _lead(self, index: int) -> Span:
        """Return "Contrary to reports that 40 had fled": what the rest is said against."""
        start = self._sentences[index].start
        match = _AGAINST.match(self._text(index))
        return Span(start, start + (match.end() if match else 0))

    def _disowned(self, frame: Frame, span: Span) -> Voice:
        """Return the voice of `frame`, whose cue goes on to "there was no truth in"."""
        before = self._prose[Span(frame.content.start, max(frame.content.start, span.start))]
        end = disowned_until(before)
        if end is None:
            return _voice(frame)
        if frame.at.end > frame.content.start:
            # "There was no truth in the report that 12 died, X said."
            at = Span(frame.content.start, frame.content.start + end)
            return _voice(replace(frame, cue=self._prose[at], at=at))
        at = Span(frame.at.start, frame.content.start + end)
        return _voice(replace(frame, cue=self._prose[at], at=at))

    def of_quote(self, quote: Quote) -> Voice | None:
        """Return the speaker of `quote`, or None where it is no speech."""
        return self._voices.get(quote)

    def _speaker(self, quote: Quote) -> Voice | None:
        words = self._prose[quote.span]
        if is_name(words) or self._is_heading(quote) or self._is_abbreviated(quote):
            return None
        voice = self._framed(quote, words)
        if voice is not None or self._has_frames(quote):
            return voice
        return (
            self._signed(quote)
            or self._examined(quote.outer.start)
            or self._labelled(quote)
            or (None if is_partial(words) else self._near(quote))
        )

    def _is_heading(self, quote: Quote) -> bool:
        """Tell a quotation that stands above what follows from a paragraph of speech."""
        paragraph = self._prose.paragraphs[self._prose.paragraph_at(quote.outer.start)]
        # Compared by length: the paragraph may be the whole of a long text.
        beside = (paragraph.end - paragraph.start) - (quote.outer.end - quote.outer.start)
        if beside > _BLANKS or self._prose[quote.span][-1] in ".,!?…;:":
            return False
        return not quote.continued and not self._goes_over(quote)

    def _is_abbreviated(self, quote: Quote) -> bool:
        """Recognise a name: “people's defence forces” (PDFs)."""
        after = self._prose.text[quote.outer.end : quote.outer.end + _LONGEST_BRACKET]
        return bool(_BRACKET.match(after))

    def _goes_over(self, quote: Quote) -> bool:
        following = self._quotes.after(quote)
        return following is not None and following.continued

    def _framed(self, quote: Quote, words: str) -> Voice | None:
        frames = self._frames_around(quote)
        if not frames:
            return None
        holding = [frame for frame in frames if frame.content.holds(quote.span.start)]
        if holding:
            closest = min(
                holding,
                key=lambda one: (
                    one.source.is_thing,
                    one.cue.lower() in STATEMENTS,
                    one.manner == "thought",
                    _distance(one.at, quote.outer),
                ),
            )
        else:
            closest = min(frames, key=lambda one: _distance(one.at, quote.outer))
        is_said = holding or not is_partial(words) or _touches(closest, quote)
        return _voice(closest) if is_said else None

    def _frames_around(self, quote: Quote) -> list[Frame]:
        covered = covering(self._sentences, quote.outer)
        return [frame for index in covered for frame in self._frames[index]]

    def _has_frames(self, quote: Quote) -> bool:
        return bool(self._frames_around(quote))

    def _signed(self, quote: Quote) -> Voice | None:
        """Return X of "“…” — X"."""
        signed = signature(self._prose, quote.outer.end)
        if signed is None:
            return None
        name, at = signed
        return Voice(Attribution(name, self._prose[at].strip(' ”"')[0]), at)

    def _labelled(self, quote: Quote) -> Voice | None:
        """Return X of "X: “…” at the beginning of a paragraph."""
        labelled = label(self._prose, quote.outer.start)
        if labelled is None or len(covering(self._sentences, labelled[1])) > 1:
            return None
        return Voice(*labelled)

    def _examined(self, position: int) -> Voice | None:
        """Return X in a paragraph "Claim: …" of a column on what X claims."""
        number = self._prose.paragraph_at(position)
        end = self._column.label_end(number)
        if end is None or self._column.examined is None:
            return None
        at = Span(self._prose.paragraphs[number].start, end)
        return Voice(Attribution(self._mentions.full_name(self._column.examined), ":"), at)

    def _transcribed(self, position: int) -> Voice | None:
        """Return X of a transcript's paragraph "X: …"."""
        number = self._prose.paragraph_at(position)
        name = self._transcript.speaker(number)
        if name is None:
            return None
        full = self._mentions.full_name(name.title() if name.isupper() else name)
        if " " not in full and not name.isupper():
            return None
        start = self._prose.paragraphs[number].start
        return Voice(Attribution(full, ":"), Span(start, start + len(name)))

    def _announced(self, position: int) -> Voice | None:
        """Return who speaks in the list or statement that a paragraph "…, X said:" introduces."""
        number = introduction(self._prose, self._prose.paragraph_at(position))
        if number is None or self._stands_apart(position):
            return None
        end = self._prose.paragraphs[number].end
        frames = self._spoken(covering(self._sentences, Span(end - 1, end))[0])
        # Nobody says what stands under "Marek did not say" and a colon.
        return _voice(frames[-1]) if frames and frames[-1].stance != "denial" else None

    def _stands_apart(self, position: int) -> bool:
        """Recognise what stands under "X said:" by chance, or beside a quotation there."""
        paragraph = self._prose.paragraphs[self._prose.paragraph_at(position)]
        return bool(_APART.match(self._prose.text, paragraph.start, paragraph.end))

    def _near(self, quote: Quote) -> Voice | None:
        """Return the speaker whom the sentences around a quotation without a frame suggest."""
        before, after = self._quotes.before(quote), self._quotes.after(quote)
        if before is not None and (
            quote.continued or self._share_paragraph(before.outer, quote.outer)
        ):
            return self.of_quote(before)
        if after is not None and after.continued and (voice := self._framed_or_signed(after)):
            return voice
        index = covering(self._sentences, quote.outer)[0] - 1
        if index < 0:
            return None
        if frames := self._frames[index]:
            return _voice(_outermost(frames)[-1])
        if before is not None and self._ends_paragraph(before, index):
            return self.of_quote(before)
        return self._introduced(index)

    def _introduced(self, index: int) -> Voice | None:
        """Return whom the sentence before a quotation is about."""
        subject = self._subjects[index]
        if subject is None or not (subject.is_person or self._text(index).endswith(":")):
            return None
        at = self._sentences[index]
        return Voice(Attribution(subject.name, self._text(index)[-1], subject.role), at)

    def _framed_or_signed(self, quote: Quote) -> Voice | None:
        return self._framed(quote, self._prose[quote.span]) or self._signed(quote)

    def _ends_paragraph(self, quote: Quote, index: int) -> bool:
        return self._sentences[index].end <= quote.outer.end or self._share_paragraph(
            quote.outer, self._sentences[index]
        )

    def _resolved(self, said: list[Said]) -> list[list[Frame]]:
        """Put names for pronouns, in reading order; speech inside quotations opens no frame."""
        mentions = self._mentions
        resolved: list[list[Frame]] = []
        for index, sentence in enumerate(said):
            mentions.learn(sentence.named)
            for name in sentence.named:
                if (named := mentions.name(name, index)) is not None:
                    mentions.mention(index, named, weight=_NAMED)
            subject = mentions.name(sentence.subject, index) if sentence.subject else None
            if subject is not None:
                mentions.mention(index, subject, weight=_SUBJECT)
            self._subjects.append(subject)
            frames = []
            for frame in sentence.frames:
                source = mentions.name(frame.source, index)
                if source is None or source.name.removeprefix("The ") in self._outlets:
                    continue
                frames.append(replace(frame, source=source))
                mentions.mention(index, source, weight=_SPEAKER, cue=frame.cue)
            resolved.append(frames)
        return resolved

    def _spoken(self, index: int) -> list[Frame]:
        return [frame for frame in self._frames[index] if frame.manner == "speech"]

    def _carried_over(self, index: int, *, hedged: bool) -> Voice | None:
        """Return the claimant of the sentence before, for one that goes on with its list.

        It does where it says "allegedly" without saying who, or where it opens with "a quarter of
        them" or "another".
        """
        for before in range(index - 1, max(-1, index - 1 - _LONGEST_LIST), -1):
            here = before + 1
            goes_on = (hedged and here == index) or (
                _GOES_ON.search(self._text(here)) and self._subjects[here] is None
            )
            if not goes_on or not self._share_paragraph(
                self._sentences[before], self._sentences[here]
            ):
                return None
            if frames := self._spoken(before):
                return _voice(frames[-1])
        return None

    def _share_paragraph(self, one: Span, other: Span) -> bool:
        paragraph = self._prose.paragraph_at
        return paragraph(one.start) == paragraph(other.start)

    def _text(self, index: int) -> str:
        return self._prose[self._sentences[index]]


def _outermost(frames: list[Frame]) -> list[Frame]:
    """Leave out who only speaks in what another one says."""
    return [
        frame
        for frame in frames
        if not any(
            other is not frame
            and other.content.contains(frame.at)
            and not other.content.contains(other.at)
            for other in frames
        )
    ] or frames


def _voice(frame: Frame) -> Voice:
    source = frame.source
    return Voice(Attribution(source.name, frame.cue, source.role), frame.at)


def _farness(frame: Frame) -> tuple[bool, int, bool]:
    """Order frames around a span: speakers before things, close ones before far ones."""
    length = frame.content.end - frame.content.start
    return frame.source.is_thing, length, not frame.is_inner


def _distance(one: Span, other: Span) -> int:
    return max(one.start - other.end, other.start - one.end, 0)


def _touches(frame: Frame, quote: Quote) -> bool:
    return _distance(frame.at, quote.outer) <= len(frame.source.name) + 3
