"""What one subject did, in one span: an assertion begins with who did it and has all its deeds."""

import re
from collections.abc import Sequence
from dataclasses import replace

from claims.extraction.clauses import Clause
from claims.extraction.scenes import Assertion, Scene, is_whole, opens_frame
from claims.extraction.types import Span

_NUMBER = re.compile(
    r"[0-9]|\b(?:one|two|three|four|five|six|seven|eight|nine|ten|first|second|third|fourth|fifth)\b",
    re.IGNORECASE,
)
# More than this is no longer one thing to check.
_LONGEST = 240


def compounded(found: Sequence[Assertion], scene: Scene) -> list[Assertion]:
    """Return the assertions `found`, in reading order, each from its subject on.

    "Sank a tanker and captured the port" is one; so is what could only be read with the deed
    before it. What somebody demands or denies is said by its verb, whoever stands before it.
    """
    joined: list[Assertion] = []
    for assertion in found:
        before = joined[-1] if joined else None
        if opens_frame(assertion.clause, scene.frames) or not _lacks_subject(assertion):
            joined.append(assertion)
        elif before is not None and _goes_on(before, assertion):
            joined[-1] = _both(before, assertion, scene)
        else:
            joined.append(_from_subject(assertion, before, scene))
    return joined


def _lacks_subject(assertion: Assertion) -> bool:
    return assertion.clause.subject_span.start < assertion.span.start


def _goes_on(before: Assertion, assertion: Assertion) -> bool:
    return (
        assertion.clause.relation == "conj"
        and before.clause.subject_span == assertion.clause.subject_span
        and (before.kind, before.attribution) == (assertion.kind, assertion.attribution)
        and assertion.span.end - before.span.start <= _LONGEST
    )


def _both(first: Assertion, second: Assertion, scene: Scene) -> Assertion:
    span = Span(first.span.start, second.span.end)
    one, other = first.clause, second.clause
    between = scene.words(Span(first.span.end, max(first.span.end, second.span.start)))
    joint = "but" if " but " in f"{between} " else "and"
    clause = replace(
        one,
        span=span,
        core=_joint_core(one, other),
        whole=Span(one.whole.start, max(one.whole.end, other.whole.end)),
        short=f"{one.short} {joint} {_without_subject(other)}",
        pronouns=one.pronouns + other.pronouns,
        left_out=one.left_out + other.left_out,
        is_torn=other.is_torn,
    )
    both = replace(first, clause=clause, span=span)
    return both if is_whole(clause, scene) else first


def _joint_core(one: Clause, other: Clause) -> Span | None:
    """Return what says both deeds; where a date or the like stands between them, the first."""
    if one.core is None or other.core is None:
        return one.core or other.core
    is_joint = one.core.end == one.span.end and other.core.start == other.span.start
    return Span(one.core.start, other.core.end) if is_joint else one.core


def _core_from(clause: Clause, start: int, scene: Scene) -> Span | None:
    if clause.core is None or clause.core.start != clause.span.start:
        return clause.core
    before = Span(start, clause.core.start)
    return clause.core if _NUMBER.search(scene.words(before)) else Span(start, clause.core.end)


def _without_subject(clause: Clause) -> str:
    return clause.short.removeprefix(f"{clause.subject} ")


def _from_subject(assertion: Assertion, before: Assertion | None, scene: Scene) -> Assertion:
    """Return the assertion with its subject, where nothing else is asserted in between."""
    span = Span(assertion.clause.subject_span.start, assertion.span.end)
    is_free = before is None or before.span.end <= span.start
    clause = replace(
        assertion.clause, span=span, core=_core_from(assertion.clause, span.start, scene)
    )
    between = scene.words(Span(assertion.clause.subject_span.end, assertion.span.start))
    # "His aim was not to win, and that paying them would be a mistake": a subject read wrongly.
    is_free = is_free and " and that " not in between
    if not is_free or span.end - span.start > _LONGEST or not is_whole(clause, scene):
        return assertion
    return replace(assertion, clause=clause, span=span)
