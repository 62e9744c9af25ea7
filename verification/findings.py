"""What a person concludes about a claim, before it counts: a verdict to be, or a dismissal."""

from dataclasses import dataclass, field, replace
from datetime import date
from typing import Any

from claims.errors import BadInput
from verification.citing import item
from verification.models import Citation, Review, Verdict

Rating = Verdict.Rating

FITTING_STANCE = {
    Rating.SUPPORTED: Citation.Stance.SUPPORTS,
    Rating.DISPUTED: Citation.Stance.REFUTES,
}


@dataclass(frozen=True, slots=True, repr=False)
class Identity:
    """Who a protected source is, as its reviewer gives it; never shown where it is held."""

    title: str
    url: str = ""
    publisher: str = ""
    author: str = ""
    published_on: date | None = None
    accessed_on: date | None = None
    excerpt: str = ""
    notes: str = ""
    csl: dict[str, Any] = field(default_factory=dict, hash=False)
    upload_id: int | None = None


@dataclass(frozen=True, slots=True)
class Evidence:
    """One citation as the reviewer gives it.

    `csl` is the CSL-JSON item that it was made from, empty where it was typed; where the two
    differ, what was typed counts.

    Of a protected source the title is a description, and nothing but the excerpt stands beside it:
    who it is stands in `identity`, or, of one that is kept already, under the number `withheld_id`.
    """

    stance: str
    title: str
    url: str = ""
    publisher: str = ""
    author: str = ""
    published_on: date | None = None
    accessed_on: date | None = None
    excerpt: str = ""
    csl: dict[str, Any] = field(default_factory=dict, hash=False)
    # The number of a file that its author has attached.
    upload_id: int | None = None
    # Why the excerpt is not in the copy of what is cited; needed where it was looked for in vain.
    explanation: str = ""
    # Why it is protected, told to everybody.
    withheld_reason: str = ""
    withheld_id: int | None = None
    identity: Identity | None = field(default=None, repr=False)

    @property
    def is_withheld(self) -> bool:
        return bool(self.withheld_reason or self.withheld_id or self.identity)

    def settled(self) -> "Evidence":
        """Return the same with its whole item, and with the fields that lists read out of it."""
        if self.is_withheld:
            return self
        typed = item.Plain(
            self.title, self.url, self.publisher, self.author, self.published_on, self.accessed_on
        )
        whole = item.merged(self.csl, typed)
        shown = item.plain(whole)
        return replace(
            self,
            csl=whole,
            title=shown.title,
            # As it is given: the database refuses one that is not of the web.
            url=self.url,
            publisher=shown.publisher,
            author=shown.author,
            published_on=shown.published_on,
            accessed_on=shown.accessed_on,
        )


@dataclass(frozen=True, slots=True)
class Finding:
    """What a reviewer concludes: the content of a verdict before it is one."""

    rating: str
    rationale: str
    obstacle: str = ""
    tried: str = ""
    citations: tuple[Evidence, ...] = ()


@dataclass(frozen=True, slots=True)
class Dismissal:
    """Why a claim needs no verdict."""

    dismissed_as: str
    reason: str
    duplicate_of: int | None = None


def problems_of(finding: Finding) -> list[BadInput]:
    """Return why this finding does not count as a verdict yet; empty where it does."""
    problems = _withheld_problems(finding)
    if not finding.rationale.strip():
        problems.append(
            missing("rationale", "There is no rationale.", "Say why the evidence leads here.")
        )
    if finding.rating == Rating.UNVERIFIED:
        return problems + _unverified_problems(finding)
    problems += _superfluous(finding)
    if not _fits(finding):
        stance = Citation.Stance(FITTING_STANCE[Rating(finding.rating)])
        problems.append(
            missing(
                "citations",
                f"No citation {stance.value} the claim with an excerpt.",
                f"Add one with the stance “{stance.label}” and the words that show it.",
            )
        )
    return problems


def _unverified_problems(finding: Finding) -> list[BadInput]:
    problems = []
    if finding.obstacle not in Verdict.Obstacle:
        problems.append(
            missing("obstacle", "No reason is chosen.", "Choose what stood in the way.")
        )
    if not finding.tried.strip():
        problems.append(
            missing("tried", "It does not say what was tried.", "List where you looked.")
        )
    return problems


def _superfluous(finding: Finding) -> list[BadInput]:
    return [
        BadInput(
            code=f"{field}_superfluous",
            field=field,
            message="This belongs to “unverified” only.",
            remedy="Leave it out, or say it in the rationale.",
        )
        for field in ("obstacle", "tried")
        if getattr(finding, field)
    ]


# What would tell who a protected source is.
TELLING = ("url", "publisher", "author", "published_on", "accessed_on", "csl", "upload_id")


def _withheld_problems(finding: Finding) -> list[BadInput]:
    problems = []
    for index, source in enumerate(finding.citations):
        if not source.is_withheld:
            continue
        place = f"citations.{index}"
        if not source.title.strip():
            problems.append(
                missing(f"{place}.title", "It is not described.", "Say what readers may know.")
            )
        if not source.withheld_reason.strip():
            problems.append(
                missing(
                    f"{place}.withheld_reason",
                    "It does not say why this source is protected.",
                    "Tell the readers, such as “fears reprisals”.",
                )
            )
        if source.withheld_id is None and (
            source.identity is None or not source.identity.title.strip()
        ):
            problems.append(
                missing(f"{place}.identity", "It does not say who the source is.", "Name it there.")
            )
        problems += [
            BadInput(
                code="withheld_told",
                field=f"{place}.{name}",
                message="This would tell who the protected source is.",
                remedy="Give it with what is kept from others.",
            )
            for name in TELLING
            if getattr(source, name)
        ]
        if source.withheld_id is not None and source.identity is not None:
            problems.append(
                BadInput(
                    code="withheld_twice",
                    field=f"{place}.identity",
                    message="This protected source is kept already.",
                    remedy="Leave this empty, or cite another one.",
                )
            )
    return problems


def _fits(finding: Finding) -> bool:
    stance = FITTING_STANCE[Rating(finding.rating)]
    return any(c.stance == stance and c.excerpt.strip() for c in finding.citations)


def missing(field: str, message: str, remedy: str) -> BadInput:
    return BadInput(code=f"{field}_missing", field=field, message=message, remedy=remedy)


def no_reason(remedy: str) -> BadInput:
    return missing("reason", "There is no reason.", remedy)


def dismissal_problems(dismissal: Dismissal, *, other_stands: bool) -> list[BadInput]:
    """Return why a dismissal does not count; `other_stands` tells of the claim it names."""
    problems = []
    if not dismissal.reason.strip():
        problems.append(no_reason("Say why it is dismissed."))
    is_duplicate = dismissal.dismissed_as == Review.DismissedAs.DUPLICATE
    if is_duplicate and not other_stands:
        problems.append(
            missing(
                "duplicate_of",
                "It does not name another claim that is open or decided.",
                "Give the number of the claim that this one repeats.",
            )
        )
    if not is_duplicate and dismissal.duplicate_of is not None:
        problems.append(
            missing(
                "duplicate_of",
                "Only a duplicate names another claim.",
                "Leave it empty, or choose “Duplicate of another claim”.",
            )
        )
    return problems
