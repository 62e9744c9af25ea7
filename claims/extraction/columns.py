"""Fact-check columns: whose claims a text examines one by one under "Claim:"."""

import re

from claims.extraction.prose import Prose

_LABEL = re.compile(r"(?:The )?(?:Claim|Statement)(?: (?:No\. ?)?[0-9]{1,2})?: ")
_NAME = r"([A-Z][\w’'-]{1,20}(?: [A-Z][\w’'.-]{0,20}){1,3})"
_EXAMINED = re.compile(
    rf"\b(?:[Cc]laims?|[Ss]tatements?|[Ff]alsehoods?) (?:(?:made|told) )?(?:by|from) {_NAME}"
    rf"|\b{_NAME}['’]s? (?:\w{{2,12}} )?(?:claims|statements|falsehoods)\b"
)
# The column says at its beginning whom it is about.
_LONGEST_PREFACE = 2_000


class Column:
    """The labelled paragraphs of a column, and who said what stands in them."""

    def __init__(self, prose: Prose, title: str | None) -> None:
        self._labels: dict[int, int] = {}
        for number, paragraph in enumerate(prose.paragraphs):
            if match := _LABEL.match(prose.text, paragraph.start, paragraph.end):
                self._labels[number] = match.end()
        first = prose.paragraphs[min(self._labels)].start if self._labels else 0
        preface = f"{title or ''}\n{prose.text[max(0, first - _LONGEST_PREFACE) : first]}"
        named = _EXAMINED.search(preface) if self._labels else None
        self.examined = (named[1] or named[2]) if named else None

    def label_end(self, paragraph: int) -> int | None:
        """Return where the label of `paragraph` ends; None where it has none."""
        return self._labels.get(paragraph)
