"""Strings made from a regular expression to bring its matching to a crawl."""

import importlib
import re
from collections.abc import Iterator
from itertools import islice
from typing import Any

# Python's own parser of patterns; its old public name is deprecated.
_parser: Any = importlib.import_module("re._parser")
_codes: Any = importlib.import_module("re._constants")

# What may stand for a character class, and what texts are flooded with.
FLOODS = "a1AZ é“”\"'’([)],.;:-–—$%#@/_*\n\t\0"
_REPEATS = (_codes.MAX_REPEAT, _codes.MIN_REPEAT, _codes.POSSESSIVE_REPEAT)
_MANY = 4
_MOST_PER_CLASS = 3
_MOST_ATTACKS = 80
# After these a match that went well so far has to fail.
_ENDINGS = ("", "\0")
_CATEGORIES = {
    _codes.CATEGORY_DIGIT: r"\d",
    _codes.CATEGORY_NOT_DIGIT: r"\D",
    _codes.CATEGORY_SPACE: r"\s",
    _codes.CATEGORY_NOT_SPACE: r"\S",
    _codes.CATEGORY_WORD: r"\w",
    _codes.CATEGORY_NOT_WORD: r"\W",
}
Attack = tuple[str, str, str]


def attacks(pattern: re.Pattern[str]) -> list[Attack]:
    """Return beginnings, pieces to repeat, and endings that should be hard for `pattern`."""
    parsed = _parser.parse(pattern.pattern, pattern.flags & ~re.LOCALE)
    pumps = dict.fromkeys(_pumps(list(parsed), ""))
    whole = [("", sample, end) for sample in _samples(list(parsed)) for end in _ENDINGS if sample]
    floods = [("", char, "") for char in FLOODS]
    made = [(start, pump, end) for start, pump in pumps for end in _ENDINGS]
    return [*floods, *islice(dict.fromkeys([*made, *whole]), _MOST_ATTACKS)]


def _pumps(nodes: list[Any], before: str) -> Iterator[tuple[str, str]]:
    """Yield what leads to each repetition, and what it repeats."""
    for code, argument in nodes:
        if code in _REPEATS and argument[1] >= _MANY:
            for sample in _samples(list(argument[2])):
                yield before, sample
        for body in _bodies(code, argument):
            yield from _pumps(body, before)
        before += next(iter(_sample(code, argument)), "")


def _bodies(code: Any, argument: Any) -> list[list[Any]]:
    """Return what a node of the pattern holds."""
    if code in _REPEATS:
        return [list(argument[2])]
    if code == _codes.SUBPATTERN:
        return [list(argument[3])]
    if code == _codes.BRANCH:
        return [list(branch) for branch in argument[1]]
    if code in (_codes.ASSERT, _codes.ASSERT_NOT):
        return [list(argument[1])]
    return [list(argument)] if code == _codes.ATOMIC_GROUP else []


def _samples(nodes: list[Any]) -> list[str]:
    """Return a few strings that a sequence of nodes matches, leaving assertions out."""
    made = [""]
    for code, argument in nodes:
        choices = _sample(code, argument) or [""]
        made = [*islice((one + two for two in choices for one in made), 2 * _MOST_PER_CLASS)]
    return list(dict.fromkeys(filter(None, made)))


def _sample(code: Any, argument: Any) -> list[str]:
    if code == _codes.LITERAL:
        return [chr(argument)]
    if code in (_codes.IN, _codes.NOT_LITERAL, _codes.ANY):
        matches = _class(code, argument)
        return [char for char in FLOODS if matches.match(char)][:_MOST_PER_CLASS]
    if code in _REPEATS:
        return [one * max(1, min(argument[0], _MANY)) for one in _samples(list(argument[2]))]
    if code in (_codes.SUBPATTERN, _codes.ATOMIC_GROUP):
        return _samples(_bodies(code, argument)[0])
    if code == _codes.BRANCH:
        samples = [_samples(branch) for branch in _bodies(code, argument)]
        return [one for found in samples for one in found[:1]]
    is_lookbehind = code == _codes.ASSERT and argument[0] < 0
    return _samples(list(argument[1])) if is_lookbehind else []


def _class(code: Any, argument: Any) -> re.Pattern[str]:
    """Return a class of characters of a parsed pattern as a pattern of its own."""
    if code == _codes.ANY:
        return re.compile(".")
    if code == _codes.NOT_LITERAL:
        return re.compile(f"[^{re.escape(chr(argument))}]")
    written = ""
    for kind, value in argument:
        if kind == _codes.NEGATE:
            written += "^"
        elif kind == _codes.LITERAL:
            written += re.escape(chr(value))
        elif kind == _codes.RANGE:
            written += f"{re.escape(chr(value[0]))}-{re.escape(chr(value[1]))}"
        else:
            written += _CATEGORIES[value]
    return re.compile(f"[{written}]")
