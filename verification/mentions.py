"""Who is named in a comment: "@anna" is Anna, where she may see claims."""

import re
from collections.abc import Container, Iterator

from django.db.models import Q, QuerySet

from claims.errors import BadInput
from verification import people
from verification.limits import MOST_MENTIONS
from verification.models import User

# What a sign-in name may hold; an e-mail address is no mention.
NAME = re.compile(r"(?<![\w.@+-])@([\w.@+-]{1,150})")
# What ends a sentence rather than a name, where no name ends so.
ENDINGS = ".-+@"
SUGGESTED = 8


def people_in(text: str) -> list[User]:
    """Return whom a comment mentions; a name that nobody has is only text, such as a handle.

    :raises BadInput: somebody named would not be told: deactivated, or may not see claims.
    """
    written = NAME.findall(text)
    possible = {name for word in written for name in _readings(word)}
    rows = User.objects.filter(username__in=possible) if possible else User.objects.none()
    found = {person.username: person for person in rows}
    names = dict.fromkeys(name for word in written if (name := _meant(word, found)))
    if len(names) > MOST_MENTIONS:
        raise _refusal(
            "mentions_too_many",
            f"More than {MOST_MENTIONS} people are mentioned.",
            "Mention those who have to act.",
        )
    named = [found[name] for name in names]
    _check(named)
    return named


def suggestions(prefix: str) -> list[User]:
    """Return a few people whose sign-in name or name begins like this."""
    begins = (
        Q(username__istartswith=prefix)
        | Q(first_name__istartswith=prefix)
        | Q(last_name__istartswith=prefix)
    )
    return list(who_may_see().filter(begins).order_by("username")[:SUGGESTED])


def may_see_claims(person: User) -> bool:
    """Tell whether somebody still works here and may see claims."""
    return who_may_see().filter(pk=person.pk).exists()


def parts(text: str, usernames: Container[str]) -> Iterator[tuple[str, bool]]:
    """Return a comment in pieces: those that mention one of these people, and the others."""
    end = 0
    for match in NAME.finditer(text):
        name = _meant(match[1], usernames)
        if name is None:
            continue
        yield text[end : match.start()], False
        end = match.start() + 1 + len(name)
        yield text[match.start() : end], True
    yield text[end:], False


def _readings(written: str) -> list[str]:
    """Return the names that it may be: "anna." is Anna at the end of a sentence."""
    shorter = written.rstrip(ENDINGS)
    return [written] if shorter == written else [written, shorter]


def _meant(written: str, known: Container[str]) -> str | None:
    return next((name for name in _readings(written) if name in known), None)


def _check(named: list[User]) -> None:
    for person in named:
        if not person.is_active:
            raise _refusal(
                "mention_deactivated",
                f"@{person.username} no longer works here and would not be told.",
                "Mention somebody else, or leave out the @.",
            )
    able = set(who_may_see().filter(pk__in=[p.pk for p in named])) if named else set()
    for person in named:
        if person not in able:
            raise _refusal(
                "mention_not_permitted",
                f"@{person.username} may not see claims.",
                "Mention somebody else, or leave out the @.",
            )


def who_may_see() -> "QuerySet[User]":
    return people.with_permission("verification.review_claims")


def _refusal(code: str, message: str, remedy: str) -> BadInput:
    return BadInput(code=code, field="text", message=message, remedy=remedy)
