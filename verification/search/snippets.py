"""Marking what was searched for in what was found. It helps the eye, and decides nothing."""

import re
from unicodedata import combining, normalize

WORD = re.compile(r"\d+(?:,\d{3})+(?:\.\d+)?|\w+")
# What English puts behind a stem, as the index cuts it off.
ENDING = re.compile(
    r"(?:'s|s|es|ed|d|e|er|ers|ing|ings|ion|ions|ation|ations|al|ly|ty|y|ies|ied|ment|ments|ness)?"
)
AROUND = 60

# Text, and whether it is what was searched for.
Piece = tuple[str, bool]


def marked(text: str, lexemes: list[str]) -> list[Piece]:
    """Return a text in pieces, those that fit a lexeme marked."""
    pieces: list[Piece] = []
    at = 0
    for word in WORD.finditer(text) if lexemes else ():
        if any(_fits(_folded(word[0]), lexeme) for lexeme in lexemes):
            if word.start() > at:
                pieces.append((text[at : word.start()], False))
            pieces.append((word[0], True))
            at = word.end()
    return [*pieces, (text[at:], False)] if at < len(text) else pieces


def around_first(text: str, lexemes: list[str]) -> list[Piece]:
    """Return the surroundings of the first word that fits, marked; nothing if none does."""
    pieces = marked(text, lexemes)
    first = next((index for index, piece in enumerate(pieces) if piece[1]), None)
    if first is None:
        return []
    before = "".join(piece for piece, _ in pieces[:first])
    after = "".join(piece for piece, _ in pieces[first:])
    start = f"…{before[-AROUND:].partition(' ')[2]}" if len(before) > AROUND else before
    end = f"{after[: 2 * AROUND].rpartition(' ')[0]}…" if len(after) > 2 * AROUND else after
    return marked(start + end, lexemes)


def has_marks(pieces: list[Piece]) -> bool:
    return any(is_marked for _, is_marked in pieces)


def _folded(word: str) -> str:
    """Return a word as the index has it, but for its ending."""
    plain = "".join(one for one in normalize("NFKD", word) if not combining(one))
    return plain.lower().replace(",", "")


def _fits(word: str, lexeme: str) -> bool:
    # "mercenari" stands for "mercenary".
    stems = (lexeme, f"{lexeme[:-1]}y") if lexeme.endswith("i") else (lexeme,)
    return any(word.startswith(stem) and ENDING.fullmatch(word, len(stem)) for stem in stems)
