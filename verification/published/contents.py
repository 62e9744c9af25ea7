"""What readers are told of a published verdict: values only, no row through which more is reached.

No field has room for a reviewer, a draft, a comment or who a protected source is.
"""

from dataclasses import dataclass
from datetime import date, datetime

from claims.extraction.quantities import find_figures
from claims.models import Claim
from verification import edtf
from verification.checks import Standing
from verification.citing import names
from verification.models import Citation, Verdict

# What each rating says, for readers who know none of our words.
MEANINGS = {
    Verdict.Rating.SUPPORTED: "The evidence that we found supports this claim.",
    Verdict.Rating.DISPUTED: "The evidence that we found speaks against this claim.",
    Verdict.Rating.UNVERIFIED: (
        "We looked, and could neither support nor dispute this claim. That does not make it false."
    ),
}
SAID_BY = {
    Claim.Stance.ASSERTION: "claimed by",
    Claim.Stance.DENIAL: "denied by",
    Claim.Stance.ACCUSATION: "an accusation by",
    Claim.Stance.DEMAND: "demanded by",
}
# What stands before whoever does.
WHO = {
    Claim.Stance.ASSERTION: "Who says it",
    Claim.Stance.DENIAL: "Who denies it",
    Claim.Stance.ACCUSATION: "Who accuses",
    Claim.Stance.DEMAND: "Who demands it",
}


def statement_of(claim: Claim) -> str:
    """Return a claim as a statement that needs no article around it, as far as words allow.

    That is its restatement, with the label before it where it has other figures too; else its
    words, with who says them where they do not tell, or in which article they stand.
    """
    if claim.restatement:
        is_one = claim.kind != Claim.Kind.QUANTITY or len(find_figures(claim.restatement)) == 1
        return claim.restatement if is_one else f"{_capital(claim.label)}: {claim.restatement}"
    words = _words_of(claim)
    if claim.attribution_name and claim.attribution_name in words:
        return words
    if claim.attribution_name:
        return f"{words} ({SAID_BY[Claim.Stance(claim.stance)]} {claim.attribution_name})"
    return f"{words} (in “{claim.article.title}”)"


def _words_of(claim: Claim) -> str:
    """Return the label of a figure; of what is a whole assertion, all of it."""
    if claim.kind == Claim.Kind.QUANTITY:
        return _capital(claim.label)
    words = " ".join(claim.exact.split())
    return f"“{words}”" if claim.kind == Claim.Kind.QUOTE else _capital(words)


def _capital(text: str) -> str:
    return f"{text[:1].upper()}{text[1:]}"


@dataclass(frozen=True, slots=True)
class Said:
    """The claim: its words where they stand in the article, and what is known of who says it."""

    label: str
    restatement: str
    # The article's words: what stands before and after the sentence, and the sentence itself.
    before: str
    opening: str
    exact: str
    closing: str
    after: str
    claimant: str
    role: str
    cue: str
    stance: str
    is_hedged: bool
    event_start: str
    event_end: str
    place: str
    # In words; empty where the claim is no figure.
    figure: str
    counted: str
    # The claim in words that need no article around them, as far as these are known.
    statement: str

    @property
    def sentence(self) -> str:
        return f"{self.opening}{self.exact}{self.closing}"

    @property
    def when(self) -> str:
        return edtf.span_in_words(self.event_start, self.event_end)

    @property
    def who(self) -> str:
        """Return what the claimant does with it, to stand before who that is."""
        return WHO[Claim.Stance(self.stance)] if self.claimant else "Who says it"


@dataclass(frozen=True, slots=True)
class Printed:
    """The article that makes the claim."""

    title: str
    byline: str
    publisher: str
    original_publisher: str
    url: str
    published_on: date | None
    language: str
    revision: int


@dataclass(frozen=True, slots=True)
class Evidence:
    """One citation. Of a protected source the title is a description, and that is all there is."""

    position: int
    stance: str
    title: str
    url: str
    publisher: str
    author: str
    # Names as CSL has them.
    authors: tuple[dict[str, str], ...]
    published_on: date | None
    accessed_on: date | None
    excerpt: str
    # None where there is no excerpt.
    check: Standing | None
    explanation: str
    # Empty where the source is not protected.
    protected: str
    # Where a web archive keeps the page.
    archived_url: str
    # When the desk has kept a copy of its own, and of what bytes.
    copied_at: datetime | None
    copy_sha256: str
    has_file: bool

    @property
    def stance_label(self) -> str:
        return Citation.Stance(self.stance).label

    @property
    def details(self) -> list[str]:
        """Return who wrote it, who published it, and when, to follow its title."""
        people = ", ".join(names.in_words(name) for name in self.authors) or self.author
        published = f"{self.published_on:%-d %B %Y}" if self.published_on else ""
        return [one for one in (people, self.publisher, published) if one]


@dataclass(frozen=True, slots=True)
class Correction:
    """One public correction: what readers were told, and what was published before and since."""

    number: int
    at: datetime
    note: str
    before: str
    after: str

    @property
    def changed_rating(self) -> bool:
        return self.before != self.after

    @property
    def before_label(self) -> str:
        return Verdict.Rating(self.before).label

    @property
    def after_label(self) -> str:
        return Verdict.Rating(self.after).label


@dataclass(frozen=True, slots=True)
class Published:
    """One published verdict, whole."""

    # The claim's number, by which its page is found for good.
    number: int
    claim: Said
    article: Printed
    rating: str
    rationale: str
    obstacle: str
    tried: str
    evidence: tuple[Evidence, ...]
    # The latest first.
    corrections: tuple[Correction, ...]
    # On how many independent origins it rests, and when the evidence was seen; each may be empty.
    resting: str
    seen: str
    first_published_at: datetime
    changed_at: datetime
    checked_at: datetime

    @property
    def rating_label(self) -> str:
        return Verdict.Rating(self.rating).label

    @property
    def meaning(self) -> str:
        return MEANINGS[Verdict.Rating(self.rating)]

    @property
    def obstacle_label(self) -> str:
        return Verdict.Obstacle(self.obstacle).label if self.obstacle else ""

    @property
    def version(self) -> int:
        """Count the verdicts that have been published on this claim."""
        return 1 + len(self.corrections)
