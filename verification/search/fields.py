"""The fields that a query can name. docs/reference/search.md has a line for each."""

from dataclasses import dataclass
from enum import Enum, auto

STATES = ("open", "second-review", "adjudication", "decided", "published", "dismissed")
# What depends on who asks and when, and so is in no index.
PERSONAL = ("leased", "mine", "skipped", "check-again")


class Takes(Enum):
    """What stands behind the name of a field."""

    CHOICE = auto()
    WORDS = auto()
    DAY = auto()
    NUMBER = auto()
    ROW = auto()
    LANGUAGE = auto()


@dataclass(frozen=True, slots=True)
class Field:
    name: str
    takes: Takes
    says: str
    example: str
    choices: tuple[str, ...] = ()
    # Whether it may be left out with "-", and whether it may be said twice.
    is_condition: bool = True


ALL = (
    Field(
        "is",
        Takes.CHOICE,
        "the state of the work, or what you have to do with it",
        "is:open",
        (*STATES, *PERSONAL, "hedged"),
    ),
    Field(
        "rating",
        Takes.CHOICE,
        "what the standing verdict says",
        "rating:disputed",
        ("supported", "disputed", "unverified"),
    ),
    Field(
        "kind",
        Takes.CHOICE,
        "the kind of claim",
        "kind:quantity",
        ("quantity", "quote", "event", "position"),
    ),
    Field(
        "stance",
        Takes.CHOICE,
        "what the claimant does with it",
        "stance:denial",
        ("assertion", "denial", "accusation", "demand"),
    ),
    Field(
        "dismissed",
        Takes.CHOICE,
        "why it was dismissed",
        "dismissed:duplicate",
        ("not-checkable", "extraction-error", "duplicate", "withdrawn"),
    ),
    Field(
        "publisher",
        Takes.WORDS,
        "who published the article, or had it first",
        'publisher:"South Front"',
    ),
    Field("article", Takes.ROW, "the number of the article", "article:12"),
    Field("language", Takes.LANGUAGE, "the language of the article", "language:uk"),
    Field("title", Takes.WORDS, "words of the article's title, byline or publisher", "title:ganja"),
    Field(
        "text",
        Takes.WORDS,
        "words anywhere in the article",
        "text:ceasefire",
        # Only the newest articles with them are looked up.
        is_condition=False,
    ),
    Field("claimant", Takes.WORDS, "who asserts it", "claimant:lavrov"),
    Field("holder", Takes.WORDS, "whose the figure is", "holder:azerbaijani"),
    Field("unit", Takes.WORDS, "what is counted or measured in", "unit:casualty"),
    Field("place", Takes.WORDS, "where it happened", "place:shusha"),
    Field("figure", Takes.NUMBER, "a figure that its range holds", "figure:7,095"),
    Field("score", Takes.NUMBER, "check-worthiness from 0 to 1", "score>=0.8"),
    Field("tag", Takes.WORDS, "with this tag", "tag:winter"),
    Field("after", Takes.DAY, "published on this day or later", "after:2020-10-01"),
    Field("before", Takes.DAY, "published earlier than this day", "before:2021"),
    Field("by", Takes.WORDS, "who gave a verdict on it: a sign-in name, or me", "by:me"),
    Field("rationale", Takes.WORDS, "words of a verdict's reasons", "rationale:register"),
    Field("source", Takes.WORDS, "words of a citation", 'source:"casualty register"'),
    Field(
        "sort",
        Takes.CHOICE,
        "newest first (as without it), most urgent first, or best match first",
        "sort:priority",
        ("newest", "priority", "best"),
        is_condition=False,
    ),
)
BY_NAME = {field.name: field for field in ALL}
