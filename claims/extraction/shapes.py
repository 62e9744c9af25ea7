"""What is no paragraph by its shape and place, whatever its words: captions, lines, a page's edges.

A paragraph ends as a sentence does and tells something. Above the first that does and below the
last, little is needed to be of the page; between them, only what has no end, or stands there as
captions do, is none.
"""

import re
from collections.abc import Callable, Sequence
from functools import partial

from claims.extraction import furniture
from claims.extraction.blocks import BlockKind
from claims.extraction.outlets import Names
from claims.extraction.page_talk import tells

# A text of fewer paragraphs is a part of one: its first or last is no edge of a page.
FEWEST_WITH_EDGES = 3

_END = re.compile(r"""[.!?…][\"'”’»)\]*_]{0,4}\s*$""")
_LEADS_ON = re.compile(r"[:,;–—-][\"'”’»)\]*_]{0,3}\s*$")
_ITEM = re.compile(r"[*_]{0,2}(?:[-*+•⁃▪●–—·◾►»▶✓]|\(?[0-9]{1,2}[.)]{1,2}|\(?[a-z][.)]) ?(?=\S)")
# A title in marks is shorter than what somebody said.
_QUOTED = re.compile(r"[\"“”„«][^\"“”„«»]{30}")
_QUESTION = re.compile(r"[A-Z0-9‘'][^.!?:;]{4,78}\?[’')*_]{0,3}")
# Signs that stand behind a paragraph's end: "[8]", a link.
_BEHIND = re.compile(r"(?:\[[0-9]{1,3}\]|[¹²³⁴-⁹⁰]|(?:https?://|pic\.twitter)\S{1,200})\s?$")
_ITALIC = re.compile(r"(?P<mark>\*|_)(?![*_\s])[^*_]{10,300}(?P=mark)")
# As in "A child is weighed at a clinic. (Mercy Bridge)".
_CREDITED = re.compile(
    r"[.!?”’\"] [(\[][A-Z][\w.&’'-]{1,20}(?:(?: |/|, )(?:(?:of|for|the|by|via) )?"
    r"[A-Z][\w.&’'-]{0,20}){0,4}[)\]][*_]{0,2}$"
)
_LONGEST = 300
# A sentence and a block so long are no line of a page's edge.
_LONG_SENTENCE, _LONG_BLOCK = 100, 140
# Where so much of a text stands in blocks without an end, these tell nothing.
_MOST = 0.3
# What a sentence there weighs at least, where nothing else speaks against its being the article's.
_LEAST = 0.8

_Weigh = Callable[[str], float]


def mark_lines(contents: Sequence[str], words: Sequence[str], kinds: list[BlockKind]) -> None:
    """Mark the body's blocks that have the shape of a heading or a caption.

    `contents` are the blocks as printed, `words` without markup.
    """
    bodies = _bodies(kinds)
    if len(bodies) < FEWEST_WITH_EDGES:
        return
    lines = _unlisted(words, [i for i in bodies if _is_line(contents[i], words[i])])
    length = sum(len(words[index]) for index in bodies)
    if sum(len(words[index]) for index in lines) > _MOST * length:
        lines = []
    pictured = [index for index in bodies[:-1] if _is_caption(contents[index], words[index])]
    for index in (*lines, *pictured):
        kinds[index] = "caption"


def mark_edges(
    contents: Sequence[str], words: Sequence[str], kinds: list[BlockKind], names: Names
) -> None:
    """Mark what is of the page above the first and below the last paragraph that tells something.

    That is what has a sentence that speaks of it, and below the text all that follows a notice or
    a heading there.
    """
    bodies = _bodies(kinds)
    if len(bodies) < FEWEST_WITH_EDGES:
        return
    weigh = partial(furniture.weight, names=names)
    telling = (index for index in bodies if _is_paragraph(contents[index], words[index], weigh))
    first = next(telling, None)
    if first is None:
        return
    last = next(i for i in reversed(bodies) if _is_paragraph(contents[i], words[i], weigh))
    for index in bodies[: bodies.index(first)]:
        if _weighs(words[index], weigh):
            kinds[index] = "boilerplate"
    is_below = False
    for index in range(last + 1, len(kinds)):
        if kinds[index] != "body":
            is_below = is_below or any(letter.isalpha() for letter in words[index])
        elif (is_below or _weighs(words[index], weigh)) and not _goes_on(words, index):
            is_below = True
            kinds[index] = "boilerplate"


def _bodies(kinds: Sequence[BlockKind]) -> list[int]:
    return [index for index, kind in enumerate(kinds) if kind == "body"]


def _is_line(content: str, words: str) -> bool:
    """Tell what has no end; a long one that tells something has only lost its full stop."""
    has_lost_it = len(words) >= _LONG_BLOCK and tells(words)
    return not (_is_finished(content, words) or has_lost_it or _QUOTED.search(words))


def _is_finished(content: str, words: str) -> bool:
    if len(words) > _LONGEST or _ITEM.match(content):
        return True
    return bool(_END.search(words) or _LEADS_ON.search(words) or _BEHIND.search(words))


def _unlisted(words: Sequence[str], lines: list[int]) -> list[int]:
    """Return those of `lines` that are no list below "…:" and that nothing goes on with."""
    kept: list[int] = []
    listed = -1
    for index in lines:
        if _goes_on(words, index) or listed == index - 1 >= 0:
            listed = index
        else:
            kept.append(index)
    return kept


def _goes_on(words: Sequence[str], index: int) -> bool:
    """Tell what the block below goes on with, and what stands below "…:"."""
    is_broken = index + 1 < len(words) and words[index + 1][:1].islower()
    return is_broken or (index > 0 and words[index - 1].endswith(":"))


def _is_caption(content: str, words: str) -> bool:
    """Tell a question on a line of its own as well: no more than a heading does it claim."""
    if _QUESTION.fullmatch(words):
        return True
    if len(words) > _LONGEST or tells(words):
        return False
    return bool(_ITALIC.fullmatch(content) or _CREDITED.search(words))


def _is_paragraph(content: str, words: str, weigh: _Weigh) -> bool:
    if _ITEM.match(content):
        return True
    if not _is_finished(content, words):
        return False
    said = [(sentence, weigh(sentence)) for sentence in furniture.sentences(words)]
    if len(words) >= _LONG_BLOCK and all(points < furniture.AT_THE_EDGE for _, points in said):
        return True
    return any(points < 0 and _says(sentence) for sentence, points in said)


def _says(sentence: str) -> bool:
    return bool(len(sentence) >= _LONG_SENTENCE or tells(sentence) or _QUOTED.search(sentence))


def _weighs(words: str, weigh: _Weigh) -> bool:
    return max(weigh(sentence) for sentence in furniture.sentences(words)) >= _LEAST
