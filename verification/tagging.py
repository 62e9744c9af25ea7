"""Tags: what editors group claims by."""

from datetime import datetime

from django.db import transaction
from django.db.models import Value
from django.db.models.functions import Lower

from claims.errors import BadInput
from verification import audit
from verification.models import AuditEvent, Review, ReviewTag, Tag, User

LONGEST = 60


@transaction.atomic
def tag(*, review_id: int, person: User, name: str, now: datetime) -> bool:
    """Give a claim a tag, and say whether that is news. Capitals make no other tag.

    :raises BadInput: the name is empty, or too long.
    """
    review = Review.objects.select_related("claim").get(pk=review_id)
    named = _found_or_made(cleaned(name))
    _, is_new = ReviewTag.objects.get_or_create(
        review=review, tag=named, defaults={"by": person, "at": now}
    )
    if is_new:
        _record(AuditEvent.Action.REVIEW_TAGGED, person, now, review, after={"tag": named.name})
    return is_new


@transaction.atomic
def untag(*, review_id: int, person: User, name: str, now: datetime) -> bool:
    """Take a tag from a claim, and say whether it had it."""
    review = Review.objects.select_related("claim").get(pk=review_id)
    given = review.tags.annotate(lower=Lower("tag__name"))
    number, _ = given.filter(lower=Lower(Value(cleaned(name)))).delete()
    if number:
        _record(AuditEvent.Action.REVIEW_UNTAGGED, person, now, review, before={"tag": name})
    return bool(number)


def number_of(name: str) -> int:
    """Return the number of the tag that is called so; 0, which no claim has, where none is."""
    found = Tag.objects.annotate(lower=Lower("name")).filter(lower=" ".join(name.lower().split()))
    return found.values_list("pk", flat=True).first() or 0


def cleaned(name: str) -> str:
    """Return a tag's name with single blanks.

    :raises BadInput: it is empty, or too long.
    """
    said = " ".join(name.split())
    if not said or len(said) > LONGEST:
        raise BadInput(
            code="tag_invalid",
            field="tag",
            message="This is no name of a tag.",
            remedy=f"Give a word or two, of up to {LONGEST} characters.",
        )
    return said


def _found_or_made(name: str) -> Tag:
    # In the database's small letters, as its constraint has them: Python's differ for some.
    named = Tag.objects.annotate(lower=Lower("name")).filter(lower=Lower(Value(name)))
    found = named.first()
    if found is None:
        # Another worker may be making it at this moment.
        Tag.objects.bulk_create([Tag(name=name)], ignore_conflicts=True)
        found = named.get()
    return found


def _record(
    action: AuditEvent.Action,
    person: User,
    now: datetime,
    review: Review,
    *,
    before: dict[str, str] | None = None,
    after: dict[str, str] | None = None,
) -> None:
    state = {"state": review.state}
    audit.record(
        action,
        actor=person,
        at=now,
        review=review,
        before={**state, **(before or {})},
        after={**state, **(after or {})},
    )
