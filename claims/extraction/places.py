"""Where a claim says that something happened, in the words of the text."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from claims.extraction.geography import ALIKE, COMMUNES, VESSELS
from claims.extraction.lexicon import TIME_UNITS
from claims.extraction.place_phrases import PRESENTED, PlaceMention, SentencePlaces
from claims.extraction.prose import Prose
from claims.extraction.scopes import Scopes
from claims.extraction.sentences import covering
from claims.extraction.types import Kind, Span

# What may be anywhere unless its sentence tells; what a paragraph can be about without a name.
_AREAS = frozenset(["area", "region", "territory", "zone"])
_UNTOLD = _AREAS | COMMUNES | {"district"}
_POINTING = ("this ", "that ", "the same ")
_ANYWHERE = ("there", "location", "scene", "site", "spot")


class _Latest(NamedTuple):
    """The place that was last called a city, where that was, and whether no other was before."""

    name: str
    paragraph: int
    is_only: bool


class Places:
    """The places of one text, ready to say where a claim happened."""

    def __init__(
        self,
        prose: Prose,
        sentences: Sequence[Span],
        found: Sequence[SentencePlaces],
        scopes: Sequence[Scopes],
    ) -> None:
        self._text = prose.text
        self._sentences = list(sentences)
        self._scopes = scopes
        self._looks_back = [one.looks_back for one in found]
        self._paragraphs = [prose.paragraph_at(sentence.start) for sentence in sentences]
        certain = {mention.key for one in found for mention in one.mentions if mention.certain}
        self._mentions = [
            [one for one in sentence.mentions if not one.key or one.key in certain]
            for sentence in found
        ]
        self._names = self._resolved()
        self._frames = self._framed()

    def of(self, span: Span, kind: Kind) -> str | None:
        """Return where what stands in `span` happened, or None where the text tells not.

        Where somebody spoke is not where it happened; a quotation tells where in its own words.
        """
        if kind == "quote" or (kind == "quantity" and self._is_attribute(span)):
            return None
        index = covering(self._sentences, span)[0]
        found = []
        for mention in self._mentions[index]:
            distance = self._distance(index, mention, span, kind)
            if distance is not None:
                gap = max(span.start - mention.at, mention.at - span.end, 0)
                found.append((distance + mention.rank, gap, mention.at, mention))
        if found:
            return self._names[min(found)[3]] or self._frames[index]
        return self._carried(index, kind)

    def _is_attribute(self, span: Span) -> bool:
        """Tell "a two-day raid in Dorn": the days are nowhere."""
        unit = self._text[span.start : span.end].rpartition("-")[2]
        return unit in TIME_UNITS or self._text.startswith("-", span.end)

    def _distance(self, index: int, mention: PlaceMention, span: Span, kind: Kind) -> int | None:
        scopes = self._scopes[index]
        if scopes.is_told_at(span.start, mention.at):
            return None
        if mention.reach and not mention.reach.contains(span):
            return None
        # "Came to arrange a delivery to Dorn" is not in Dorn.
        is_aim = kind == "quantity" or mention.rank > 0
        if is_aim and mention.purpose and not mention.purpose.holds(span.start):
            return None
        distance = scopes.distance(span.start, mention.at)
        return 0 if distance is None and span.holds(mention.at) else distance

    def _carried(self, index: int, kind: Kind) -> str | None:
        """Return the place of the sentence before, where this one goes on with its deed."""
        if any(one.rank < PRESENTED for one in self._mentions[index]):
            return None
        paragraph = self._paragraphs[index]
        if kind == "quantity" and self._looks_back[index] and index:
            before = self._paragraphs[index - 1] == paragraph
            return self._only_place(index - 1, self._names) if before else None
        return self._frames[index]

    def _only_place(self, index: int, names: dict[PlaceMention, str | None]) -> str | None:
        found = {name for one in self._mentions[index] if (name := names[one])}
        return found.pop() if len(found) == 1 else None

    def _framed(self) -> list[str | None]:
        """Return for each sentence where its paragraph set the scene: "In Dorn, …"."""
        frames: list[str | None] = []
        frame, paragraph = None, -1
        for mentions, at in zip(self._mentions, self._paragraphs, strict=True):
            frames.append(frame if at == paragraph else None)
            if at != paragraph:
                frame = next((one.name for one in mentions if one.opens and one.key), None)
            elif any(one.key and one.rank < PRESENTED for one in mentions):
                frame = None
            paragraph = at
        return frames

    def _resolved(self) -> dict[PlaceMention, str | None]:
        """Return what to call each mention: "the city" has the name of the city named before."""
        names: dict[PlaceMention, str | None] = {}
        latest: dict[str, _Latest] = {}
        for index, mentions in enumerate(self._mentions):
            paragraph = self._paragraphs[index]
            for mention in mentions:
                sort = ALIKE.get(mention.sort, mention.sort)
                if mention.key:
                    names[mention] = mention.name
                    if sort:
                        known = latest.get(sort)
                        is_only = not known or (known.is_only and known.name == mention.key)
                        latest[sort] = _Latest(mention.key, paragraph, is_only)
                    continue
                before = {names[one] for one in mentions if one.at < mention.at}
                near = before.pop() if len(before) == 1 else None
                name = self._meant(index, mention, near, latest.get(sort), names)
                if name and sort in latest and sort in COMMUNES:
                    latest[sort] = latest[sort]._replace(paragraph=paragraph)
                names[mention] = name
        return names

    def _meant(
        self,
        index: int,
        mention: PlaceMention,
        near: str | None,
        latest: _Latest | None,
        names: dict[PlaceMention, str | None],
    ) -> str | None:
        """Return what a place without a name stands for.

        `near` is the only place that its sentence names before it. A new paragraph, or somebody
        who speaks, may mean another area.
        """
        sort = ALIKE.get(mention.sort, mention.sort)
        is_told = self._scopes[index].is_told(mention.at)
        paragraph = self._paragraphs[index]
        if sort in _ANYWHERE:
            before = self._only_place(index - 1, names) if index and not is_told else None
            return near or before
        if near and sort in _UNTOLD:
            return f"{mention.prefix}{near}"
        if latest is None:
            is_pointing = mention.words.startswith(_POINTING)
            return None if sort in VESSELS | _UNTOLD or is_pointing else mention.name
        gap = paragraph - latest.paragraph
        is_same_area = gap == 0 and not is_told
        is_same_town = sort not in _AREAS and (latest.is_only or gap <= 1)
        return f"{mention.prefix}{latest.name}" if is_same_area or is_same_town else None
