"""What ties two sources together, each kind with its sentence."""

from dataclasses import dataclass
from enum import StrEnum


class Kind(StrEnum):
    SAME_PAGE = "same_page"
    SAME_TEXT = "same_text"
    CARRIES = "carries"
    LINKS = "links"
    NAMES = "names"


@dataclass(frozen=True, slots=True)
class Tie:
    """`one` is tied to `other`, in this direction where there is one; 0 is the article checked."""

    kind: Kind
    one: int
    other: int
    # Of the shorter text, the share that stands in the other one.
    share: float = 0.0
    # The words that name the other.
    words: str = ""

    @property
    def is_citing(self) -> bool:
        return self.kind in (Kind.LINKS, Kind.NAMES)

    @property
    def sentence(self) -> str:
        one, other = _called(self.one).capitalize(), _called(self.other)
        share = f"{min(self.share, 0.99 if self.share < 1 else 1):.0%}"
        match self.kind:
            case Kind.SAME_PAGE:
                return f"{one} and {other} are the same page."
            case Kind.SAME_TEXT:
                return f"{one} and {other} carry the same text ({share} of the shorter one)."
            case Kind.CARRIES:
                return f"{one} carries {share} of the text of {other}."
            case Kind.LINKS:
                return f"{one} links to {other}."
            case Kind.NAMES:
                return f"{one} names {other} as where it has it from: “{self.words}”."


def _called(number: int) -> str:
    return f"citation {number}" if number else "the article that is checked"
