"""Captions that are told by being printed twice: at the picture, and again beside it."""

import re
from itertools import pairwise

from claims.extraction import notices
from claims.extraction.blocks import BlockKind

_SHORTEST, _LONGEST = 30, 300
# A page has no more pictures; looking for each in each block would take the square of a long text.
_MOST_CAPTIONS = 50
_ENDS_A_SENTENCE = re.compile(r"""[.!?…:;]["'”’»)\]*_]*\s*$""")
# "The minister on a visit to ... more", to be opened.
_CUT_OFF = re.compile(r" ?(?:\.\.\.|…)(?: more)?$")


def mark_printed_twice(
    words: list[str], kinds: list[BlockKind], *, shortest: int = _SHORTEST
) -> None:
    """Mark what the next block repeats, and that block too where it ends as no text does.

    Between the two, or below them, a line may say whose the picture is.
    """
    texts = [index for index, kind in enumerate(kinds) if kind in ("body", "caption")]
    owners = {index for index in texts if notices.is_agency(words[index])}
    shown = [index for index in texts if index not in owners]
    for before, index in pairwise(shown):
        if index - before > 1 + len(owners & {before + 1}):
            continue
        first, second = sorted((words[before].rstrip("."), words[index].rstrip(".")), key=len)
        said_first = _CUT_OFF.sub("", first)
        if not (shortest < len(first) <= _LONGEST and second.startswith(said_first)):
            continue
        is_signed = {before + 1, index + 1} & owners or not _ENDS_A_SENTENCE.search(words[index])
        is_caption = is_signed and len(words[index]) <= _LONGEST
        # A standfirst that the text begins with again is no caption, nor is the text.
        kinds[before] = "caption" if is_caption else "boilerplate"
        if is_caption:
            kinds[index] = "caption"
    for index in owners:
        if kinds[index - 1 : index] == ["caption"]:
            kinds[index] = "caption"


def mark_repeated(words: list[str], kinds: list[BlockKind]) -> None:
    """Mark what repeats the words of a caption or a heading: it stands under its picture again."""
    said = [
        content.rstrip(".")
        for content, kind in zip(words, kinds, strict=True)
        if kind == "caption" or (kind == "header" and not _ENDS_A_SENTENCE.search(content))
    ][:_MOST_CAPTIONS]
    for index, content in enumerate(words):
        is_line = kinds[index] == "body" and _SHORTEST < len(content) <= _LONGEST
        if is_line and any(known.startswith(content.rstrip(".")) for known in said):
            kinds[index] = "caption"
