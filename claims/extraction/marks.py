"""Quotation marks as translated and re-published texts have them, put into usual ones."""

import re

# One for one, so that every offset stays what it was.
_RARE = str.maketrans("‹›″＂〝〞〟「」『』❝❞´", '«»""“””“”“”“”\'')
# Two signs for one mark, a mark by its side that opens or closes, a blank that is missing.
UNUSUAL = re.compile(
    r"(?<![,\w]),,(?=\w)|(?<![<\w])<<(?= ?\w)|(?<![>\s])>>(?![>\w])|(?<!\w)‘‘(?=\w)|’’(?!\w)"
    r"|(?<!`)`(?!`)"
    r"|(?<=[.,!?…][”»])(?=[A-Z])|(?<=[a-z]:)(?=[“«„\"]\w)|(?<=[a-z][.,])(?=[“«„]\w)"
)
_USUAL = {",,": "„", "<<": "«", ">>": "»", "‘‘": "“", "’’": "”", "`": "'", "": " "}


def with_usual_marks(text: str) -> str:
    """Return `text`, no longer and no shorter, with the usual mark for each rare one."""
    return text.translate(_RARE)


def usual(unusual: str) -> str:
    """Return what `UNUSUAL` should have been; nothing stands for a blank that is missing."""
    return _USUAL.get(unusual, "")
