"""Where a whole page's article stands: among its lines, the stretch that is dense with sentences.

A copied page is a sequence of menus, lists of headlines, the article, and more lists. Its blocks
are weighed by their shape alone: paragraphs for, lines without a sentence's end against. The
article is the stretch whose weights add up to most.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby

from claims.extraction.blocks import BlockKind
from claims.extraction.lexicon import MONTHS

_SENTENCE_END = re.compile(r"[.!?][\"'”’»)\]*_]{0,4}\W{0,2}$")
_CUT_OFF = re.compile(r"(?:\.\.\.|…)\W{0,2}$")
_SENTENCE_WITHIN = re.compile(r"[a-z0-9)\"”’][.!?][\"”’)]? (?=[A-Z“\"'‘(])")
_INTRODUCES = re.compile(r"\w:\W{0,2}$")
_DIGIT = re.compile(r"[0-9]")
_BULLET = re.compile(r"(?:[-*+•⁃▪●–—·]|\(?[a-z0-9]{1,2}[.)]) \S+ \S+ \S")
# "12 tanks", "½ cup of rice", which no headline begins with often.
_AMOUNT = re.compile(r"[0-9½⅓⅔¼¾][0-9.,/½⅓⅔¼¾–-]{0,9} ?[a-z]")
_COUNTER = re.compile(r" \([0-9]{1,6}\)$")
_RANK = re.compile(r"[0-9]{1,2}[.)]? (?=[A-Z“‘\"'])")
_MOMENT = re.compile(
    rf"(?:(?:{MONTHS})\b|(?:mon|tue|wed|thu|fri|sat|sun)[a-z]{{0,6}}\b"
    r"|(?:published|updated|posted|at|on)\b|[ap]\.?m\b|[A-Z]{2,4}T\b|[\W\d_]+){1,30}+",
    re.IGNORECASE,
)
_AGO = re.compile(r"\b(?:ago|read|shares?|comments?|views?)\W{0,2}$", re.IGNORECASE)
_LETTERS = re.compile(r"[^\W\d_]{2}")

# In words.
_SHORTEST_PARAGRAPH, _LONG_PARAGRAPH, _SHORTEST_INTRODUCTION = 9, 30, 5
_LONGEST_LINE = 25
_LONGEST_LIST, _SHORTEST_ITEM = 20, 3
# What blocks weigh. The longer a paragraph the more, and less if none stands beside it; the first
# lines of a row more than those that follow.
_LINE, _FULL_LINES, _FURTHER_LINE = -1.0, 4, -0.7
_MATTER, _ITEM, _SHORT_SENTENCE, _LONE = -0.8, 0.1, 0.3, 0.4
_OWN_COMPANY, _LINES_OF_ENTRY = 45, 2
_PARAGRAPH, _WORDS, _LONE_WORDS, _MOST_WORDS = 1.0, 20, 30, 60
# A page has so many lines outside its article, and an article so many paragraphs and words.
_FEWEST_LINES, _FEWEST_PARAGRAPHS, _FEWEST_WORDS = 15, 2, 50
_LINES_OF_TEASER = 2
# However good the rest, an article is no small part of what is told.
_LEAST_SHARE, _SAFE_SHARE = 0.4, 0.5
# Readers may comment at more length than the article has, each below a name.
_LEAST_ABOVE_COMMENTS, _LINES_OF_COMMENTS = 0.1, 0.5
# So many lines in a row within an article are none of it.
_FEWEST_IN_A_ROW = 3
_FEWEST_FIGURES, _LEAST_AMOUNTS = 5, 0.4
# Paragraphs in a row that are so near to the article, or so many, are of it as well.
_NEAR, _FEWEST_NEAR, _FEWEST_FAR = 8, 2, 5


@dataclass(frozen=True, slots=True)
class Layout:
    """The article's first block and the one behind its last.

    `around` are the blocks outside that are of the page, `insets` lists of its lines within.
    """

    start: int
    end: int
    around: frozenset[int]
    insets: frozenset[int]


@dataclass(frozen=True, slots=True)
class _Shape:
    """What a block looks like."""

    words: int
    is_paragraph: bool
    is_sentence: bool
    is_long: bool
    introduces: bool


def read_layout(
    blocks: Sequence[str], kinds: Sequence[BlockKind], closes: Sequence[bool]
) -> Layout | None:
    """Return where the article stands among `blocks`, or None where the text is no whole page.

    `kinds` says what each is by its words alone, `closes` which stand above readers' comments.
    """
    shapes = [_shape(block) for block in blocks]
    listed = _listed(blocks, shapes, kinds)
    weights = list(_weights(shapes, kinds, listed))
    start, end, limit = _heaviest(weights, shapes, closes)
    start, end = _extended(start, end, shapes[:limit])
    article, outside = range(start, end), {*range(start), *range(end, len(blocks))}
    lines = {index for index in outside if not shapes[index].is_sentence}
    paragraphs = [index for index in article if shapes[index].is_paragraph]
    told = sum(shape.words for shape in shapes[:limit] if shape.is_paragraph)
    inside = sum(shapes[index].words for index in paragraphs)
    others = sum(shapes[index].is_paragraph for index in outside if index < limit)
    # Where each paragraph outside has but one headline, they may be a digest's items.
    if len(lines) < max(_FEWEST_LINES, _LINES_OF_TEASER * others):
        return None
    if len(paragraphs) < _FEWEST_PARAGRAPHS:
        return None
    if inside < max(_FEWEST_WORDS, _LEAST_SHARE * told):
        return None
    if inside < _SAFE_SHARE * told:
        # What may be an article in parts is not cut.
        outside = lines - listed
    insets = _insets(shapes, kinds, listed, article)
    return Layout(start, end, frozenset(outside), frozenset(insets))


def _shape(block: str) -> _Shape:
    words = block.split()
    count = sum(bool(_LETTERS.search(word)) for word in words[:_MOST_WORDS])
    is_cut = len(words) <= _LONGEST_LINE and bool(_CUT_OFF.search(block))
    ends = bool(_SENTENCE_END.search(block)) and not is_cut
    introduces = bool(_INTRODUCES.search(block)) and count >= _SHORTEST_INTRODUCTION
    has_within = bool(_SENTENCE_WITHIN.search(block))
    is_paragraph = (ends or introduces or has_within) and count >= _SHORTEST_PARAGRAPH
    is_long = count >= _LONG_PARAGRAPH or (count >= _LONGEST_LINE and has_within)
    return _Shape(count, is_paragraph, is_paragraph or ends, is_paragraph and is_long, introduces)


def _listed(blocks: Sequence[str], shapes: list[_Shape], kinds: Sequence[BlockKind]) -> set[int]:
    """Return the items of the article's own lists: what a sentence announces, and figures."""
    listed = {index for index, block in enumerate(blocks) if _BULLET.match(block)}
    left = 0
    figures: list[int] = []
    for index, shape in enumerate(shapes):
        is_line = not shape.is_sentence and kinds[index] != "boilerplate"
        is_figure = is_line and _is_figure(blocks[index])
        is_item = shape.is_sentence or is_figure or shape.words >= _SHORTEST_ITEM
        left = left - 1 if is_item and not shape.is_paragraph else 0
        if left > 0:
            listed.add(index)
        if shape.introduces:
            left = _LONGEST_LIST
        # Among them there may be a line without.
        if not is_line or (figures and index - figures[-1] > 1 and not is_figure):
            figures = []
        if is_figure:
            figures.append(index)
        if len(figures) >= _FEWEST_FIGURES:
            listed.update(range(figures[0], index + 1))
            figures = figures[1:]
    return listed | set(_inventories(blocks, shapes))


def _inventories(blocks: Sequence[str], shapes: list[_Shape]) -> Iterator[int]:
    """Yield the lines of long lists of which many say how many."""
    for is_sentence, run in groupby(range(len(shapes)), lambda index: shapes[index].is_sentence):
        items = list(run)
        amounts = sum(bool(_AMOUNT.match(blocks[index])) for index in items)
        if not is_sentence and amounts >= max(_FEWEST_FIGURES, _LEAST_AMOUNTS * len(items)):
            yield from items


def _is_figure(line: str) -> bool:
    """Tell a line with a figure; a headline's rank, a date and a counter are none."""
    if not _DIGIT.search(_COUNTER.sub("", _RANK.sub("", line, count=1), count=1)):
        return False
    return not (_MOMENT.fullmatch(line) or _AGO.search(line))


def _weights(shapes: list[_Shape], kinds: Sequence[BlockKind], listed: set[int]) -> Iterator[float]:
    run = 0
    for index, (shape, kind) in enumerate(zip(shapes, kinds, strict=True)):
        beside = shapes[max(0, index - 1) : index] + shapes[index + 1 : index + 2]
        words = min(shape.words, _MOST_WORDS)
        if kind == "boilerplate":
            yield _MATTER
        elif kind != "body":
            yield 0.0
        elif shape.is_paragraph:
            run = 0
            # An entry of a running report stands below its time.
            is_entry = "header" in kinds[max(0, index - _LINES_OF_ENTRY) : index]
            has_company = is_entry or any(other.is_paragraph for other in beside)
            if has_company or shape.words >= _OWN_COMPANY:
                yield _PARAGRAPH + words / _WORDS
            else:
                yield words / _LONE_WORDS if shape.is_long else _LONE
        elif shape.is_sentence:
            run = 0
            yield _SHORT_SENTENCE
        elif index in listed:
            yield _ITEM
        else:
            run += 1
            yield _LINE if run <= _FULL_LINES else _FURTHER_LINE


def _heaviest(
    weights: list[float], shapes: list[_Shape], closes: Sequence[bool]
) -> tuple[int, int, int]:
    """Return the stretch that weighs most, and up to where it was looked for.

    One above the readers' comments is taken before a heavier one that they make.
    """
    best = [0.0]
    stretches = [(0, 0)]
    total, start = 0.0, 0
    for index, weight in enumerate(weights):
        if total <= 0:
            total, start = 0.0, index
        total += weight
        is_best = total > best[-1]
        best.append(total if is_best else best[-1])
        stretches.append((start, index + 1) if is_best else stretches[-1])
    start, end = stretches[-1]
    least = max(_LEAST_ABOVE_COMMENTS * best[-1], 2 * _FEWEST_PARAGRAPHS)
    first = next((at for at, closed in enumerate(closes) if closed and best[at] >= least), end)
    if first < end and _is_thread(shapes[max(start, first) : end]):
        return *stretches[first], first
    limit = next((at for at in range(end, len(closes)) if closes[at]), len(closes))
    return start, end, limit if _is_thread(shapes[limit:]) else len(closes)


def _is_thread(shapes: list[_Shape]) -> bool:
    """Tell comments by the names and dates that stand between them."""
    places = [index for index, shape in enumerate(shapes) if shape.is_paragraph]
    between = shapes[places[0] : places[-1]] if places else []
    lines = sum(not shape.is_sentence for shape in between)
    return lines >= _LINES_OF_COMMENTS * len(places)


def _extended(start: int, end: int, shapes: list[_Shape]) -> tuple[int, int]:
    """Return the stretch with the paragraphs in a row that stand near it, or are many.

    A list may stand below the first paragraph alone; below the last stands who wrote it.
    """
    runs = [
        list(run)
        for is_text, run in groupby(range(len(shapes)), lambda index: shapes[index].is_paragraph)
        if is_text
    ]
    for run in reversed([run for run in runs if run[-1] < start]):
        is_near = start - run[-1] <= _NEAR
        is_first = is_near and shapes[run[-1]].words >= _OWN_COMPANY
        if is_first or len(run) >= (_FEWEST_NEAR if is_near else _FEWEST_FAR):
            start = run[0]
    for run in (run for run in runs if run[0] >= end):
        if len(run) >= (_FEWEST_NEAR if run[0] - end < _NEAR else _FEWEST_FAR):
            end = run[-1] + 1
    return start, end


def _insets(
    shapes: list[_Shape], kinds: Sequence[BlockKind], listed: set[int], article: range
) -> Iterator[int]:
    """Yield the blocks of lines in a row within the article."""

    def is_line(index: int) -> bool:
        return not (shapes[index].is_sentence or index in listed or kinds[index] == "caption")

    for are_lines, run in groupby(article, key=is_line):
        items = list(run)
        if are_lines and len(items) >= _FEWEST_IN_A_ROW:
            yield from items
