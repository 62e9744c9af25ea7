"""Bytes or text from outside → the one form in which an article is stored."""

import re
import unicodedata
from dataclasses import dataclass
from itertools import groupby

from claims.errors import BadInput

LIMIT_BYTES = 10_000_000

_LINE_ENDS = re.compile("\r\n?|[\v\f\x85\u2028\u2029]")
_CONTROLS = re.compile("[\x01-\x08\x0e-\x1f\x7f-\x9f]")
# Zero-width spaces, soft hyphens, bidirectional marks. The two joiners stay: Persian words and
# composed emoji are spelled with them.
_INVISIBLE = re.compile("[\u00ad\u061c\u200b\u200e\u200f\u202a-\u202e\u2060-\u2069\ufeff]")
_SURROGATE = re.compile("[\ud800-\udfff]")
# Letters of no script carry more (Unicode's stream-safe format); sorting a long run of marks
# into NFC takes time that grows with its square. The pattern finds candidates only.
_MOST_MARKS = 30
_MAYBE_MARKS = re.compile(rf"[^\w\s\x00-\u02ff]{{{_MOST_MARKS + 1},}}")
# Pages and extraction read a text paragraph by paragraph, each at the same cost.
_MOST_LINES = 250_000
_BYTE_ORDER_MARKS_16 = (b"\xff\xfe", b"\xfe\xff")
_BINARY_SAMPLE = 8192
_BINARY_SHARE = 0.1
_BINARY_BYTES = bytes([*range(1, 9), *range(14, 32), 127])


@dataclass(frozen=True, slots=True)
class Normalised:
    """A text fit to be stored, and what was changed to make it so ("line ends (12)", …)."""

    text: str
    changes: tuple[str, ...]


def normalise(raw: bytes | str, *, limit: int = LIMIT_BYTES) -> Normalised:
    """Return `raw` in NFC, its lines ended by line feeds, without control characters.

    Invisible characters that only mislead (zero-width spaces, direction marks) go too.

    A clean UTF-8 text comes back unchanged; normalising twice is normalising once.

    :raises BadInput: if it is empty, longer than `limit` bytes, binary, not UTF-8, or contains
        U+0000, a lone surrogate, more lines or more marks on one letter than any article.
    """
    text = _decode(raw, limit) if isinstance(raw, bytes) else _checked(raw, limit)
    changes: list[str] = []
    for name, pattern, replacement in (
        ("line ends", _LINE_ENDS, "\n"),
        ("control characters", _CONTROLS, ""),
        ("invisible characters", _INVISIBLE, ""),
    ):
        text, count = pattern.subn(replacement, text)
        if count:
            changes.append(f"{name} ({count})")
    _check_shape(text)
    if not unicodedata.is_normalized("NFC", text):
        lines = sum(not unicodedata.is_normalized("NFC", line) for line in text.split("\n"))
        changes.append(f"Unicode NFC ({lines} {'line' if lines == 1 else 'lines'})")
        text = unicodedata.normalize("NFC", text)
    if not text.strip():
        raise _refusal("text_empty", "The text is empty.", "Send the article's text.")
    return Normalised(text, tuple(changes))


def _decode(raw: bytes, limit: int) -> str:
    _check_size(len(raw), limit)
    if raw.startswith(_BYTE_ORDER_MARKS_16):
        raise _refusal("text_not_utf8", "The text is UTF-16, not UTF-8.", "Save the file as UTF-8.")
    if _looks_binary(raw):
        raise _refusal(
            "text_is_binary",
            "This is a binary file, not text.",
            "Send the article as plain text in UTF-8.",
        )
    try:
        return _checked(raw.decode("utf-8"), limit)
    except UnicodeDecodeError as error:
        raise _refusal(
            "text_not_utf8",
            f"The text is not valid UTF-8: byte {error.start} is 0x{raw[error.start]:02X}.",
            "Save the file as UTF-8 (in many editors: Save As, Encoding).",
        ) from error


def _checked(text: str, limit: int) -> str:
    _check_size(len(text), limit)
    if (null := text.find("\0")) >= 0:
        raise _refusal(
            "text_has_null",
            f"The text contains U+0000 at character {null}.",
            "Remove it, or send the text version of the file.",
        )
    if lone := _SURROGATE.search(text):
        raise _refusal(
            "text_has_surrogates",
            f"The text contains half a character (a lone surrogate) at character {lone.start()}.",
            "Send the text as it was before it was cut or wrongly decoded.",
        )
    _check_size(len(text.encode()), limit)
    return text


def _check_shape(text: str) -> None:
    if text.count("\n") > _MOST_LINES:
        raise _refusal(
            "text_has_too_many_lines",
            f"The text has more than {_MOST_LINES:,} lines.",
            "Send one article at a time, without tables of data.",
        )
    for run in _MAYBE_MARKS.finditer(text):
        is_mark = (unicodedata.combining(character) for character in run[0])
        if any(
            marked and len(list(marks)) > _MOST_MARKS for marked, marks in groupby(is_mark, bool)
        ):
            raise _refusal(
                "text_has_stacked_marks",
                f"A letter before character {run.end()} has more than {_MOST_MARKS} marks on it.",
                "Remove the marks; they are decoration.",
            )


def _check_size(size: int, limit: int) -> None:
    if size > limit:
        raise _refusal(
            "text_too_long",
            f"The text has more than {limit:,} bytes.",
            "Send one article at a time, without attachments.",
        )


def _looks_binary(raw: bytes) -> bool:
    sample = raw[:_BINARY_SAMPLE]
    odd = len(sample) - len(sample.translate(None, _BINARY_BYTES))
    return odd > len(sample) * _BINARY_SHARE or sample.count(0) > len(sample) * _BINARY_SHARE


def _refusal(code: str, message: str, remedy: str) -> BadInput:
    return BadInput(code=code, field="text", message=message, remedy=remedy)
