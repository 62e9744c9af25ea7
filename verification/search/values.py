"""What may stand behind the name of a field."""

import re
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from claims.articles import LANGUAGE
from verification.search import mistakes
from verification.search.fields import Field, Takes

NUMBER = r"\d{1,3}(?:,\d{3}){1,8}(?:\.\d{1,10})?|\d{1,25}(?:\.\d{1,10})?"
FIGURE = re.compile(NUMBER, re.ASCII)
RANGE = re.compile(rf"(?P<low>{NUMBER})?\.\.(?P<high>{NUMBER})?", re.ASCII)
DAY = re.compile(r"(\d{4})(?:-(\d{2})(?:-(\d{2}))?)?", re.ASCII)
ROW = re.compile(r"[1-9]\d{0,17}", re.ASCII)


@dataclass(frozen=True, slots=True)
class Value:
    """A word, or what stood in quotation marks: words in this order, or a whole name."""

    text: str
    is_quoted: bool = False

    @property
    def is_prefix(self) -> bool:
        return self.text.endswith("*") and not self.is_quoted

    def __str__(self) -> str:
        return '"{}"'.format(self.text.replace('"', '""')) if self.is_quoted else self.text


@dataclass(frozen=True, slots=True)
class Span:
    """Numbers from `low` to `high`; None is no bound."""

    low: Decimal | None
    high: Decimal | None
    holds_low: bool = True
    holds_high: bool = True


def checked(field: Field, value: Value, sign: str) -> Value:
    """Return the value in its one form.

    :raises BadInput: the field takes no such value.
    """
    if field.takes is Takes.CHOICE:
        return _choice(field, value)
    if field.takes is Takes.NUMBER:
        _check_number(field, value, sign)
    elif field.takes is Takes.DAY and day(value.text) is None:
        raise mistakes.no_day(field, value.text)
    elif field.takes is Takes.ROW and not ROW.fullmatch(value.text):
        raise mistakes.no_row_number(field, value.text)
    elif field.takes is Takes.LANGUAGE:
        return _language(field, value)
    if field.takes is not Takes.WORDS:
        return Value(value.text)
    return value


def _choice(field: Field, value: Value) -> Value:
    name = value.text.lower().replace("_", "-").replace(" ", "-")
    if name not in field.choices:
        raise mistakes.unknown_choice(field, value.text)
    return Value(name)


def _language(field: Field, value: Value) -> Value:
    tag = value.text.lower()
    if not LANGUAGE.fullmatch(tag):
        raise mistakes.no_language(field, value.text)
    return Value(tag)


def _check_number(field: Field, value: Value, sign: str) -> None:
    wanted = span(value.text, sign)
    if wanted is None:
        raise mistakes.no_number(field, value.text)
    ends = [end for end in (wanted.low, wanted.high) if end is not None]
    if sorted(ends) != ends:
        raise mistakes.range_turned_round(field, value.text)
    if field.name == "score" and any(end > 1 for end in ends):
        raise mistakes.score_beyond_one(value.text)


def span(text: str, sign: str) -> Span | None:
    """Return which numbers are meant; None if that cannot be told."""
    if FIGURE.fullmatch(text):
        number = _number(text)
        if sign.startswith(">"):
            return Span(number, None, holds_low=sign == ">=")
        if sign.startswith("<"):
            return Span(None, number, holds_high=sign == "<=")
        return Span(number, number)
    match = RANGE.fullmatch(text)
    if sign != ":" or match is None or not (match["low"] or match["high"]):
        return None
    return Span(_number(match["low"]), _number(match["high"]))


def _number(text: str | None) -> Decimal | None:
    return Decimal(text.replace(",", "")) if text else None


def day(text: str) -> date | None:
    """Return the first day of a year, of a month, or the day itself."""
    match = DAY.fullmatch(text)
    if match is None:
        return None
    try:
        return date(int(match[1]), int(match[2] or 1), int(match[3] or 1))
    except ValueError:
        return None
