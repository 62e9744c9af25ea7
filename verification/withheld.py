"""Protected sources: kept apart from what everybody may know, and shown to few, which is noted."""

from collections.abc import Iterable
from dataclasses import asdict, dataclass, replace
from datetime import datetime

from django.db import transaction

from claims.errors import BadInput, BadInputs, Forbidden
from verification import audit, draft_pages, drafts
from verification.citing import item
from verification.findings import Evidence, Identity, no_reason
from verification.models import AuditEvent, Citation, DraftPage, Review, Turn, User, WithheldSource


class NotShown(Forbidden):
    code = "withheld_not_shown"

    def __str__(self) -> str:
        return (
            "Only who has protected this source, and people whom an administrator lets see"
            " protected sources, see who it is."
        )


@dataclass(frozen=True, slots=True)
class Kept:
    """Citations as they may be stored, and the sources that were kept from them, by number."""

    citations: tuple[Evidence, ...]
    sources: dict[int, WithheldSource]


def keep(citations: tuple[Evidence, ...], *, review: Review, author: User, now: datetime) -> Kept:
    """Store who protected sources are, apart from their citations; the caller's event vouches.

    Asks nothing where none is protected.

    :raises BadInputs: one names a protected source that its author cannot cite on this claim.
    """
    _check_known(citations, review, author)
    sources: dict[int, WithheldSource] = {}
    bare = []
    for citation in citations:
        if citation.identity is not None:
            source = _stored(citation.identity, review, author, now)
            sources[source.pk] = source
            bare.append(replace(citation, identity=None, withheld_id=source.pk))
        else:
            bare.append(citation)
    return Kept(tuple(bare), sources)


@transaction.atomic
def read(*, citation_id: int, reader: User, reason: str, now: datetime) -> WithheldSource:
    """Return who a protected source is, and note in the history who has read it, and why.

    :raises BadInputs: no reason.
    :raises NotShown: only its author and those who may see protected sources see it.
    :raises Citation.DoesNotExist: no such citation, of which the reader may know, is protected.
    """
    citation = known(citation_id, reader)
    if not reason.strip():
        raise BadInputs([no_reason("Say why you need to know, and do not name the source.")])
    rows = WithheldSource.objects.visible_to(reader).select_related("protected_by", "upload")
    source = rows.filter(citations=citation).first()
    if source is None:
        raise NotShown
    audit.record(
        AuditEvent.Action.WITHHELD_SOURCE_READ,
        actor=reader,
        at=now,
        review=citation.verdict.review,
        # Its author may read it before others know of the verdict.
        turn=Turn.objects.filter(verdict=citation.verdict_id, sealed=True).first(),
        after={"citation": citation.pk, "withheld": source.pk},
        reason=reason,
    )
    return source


def known(citation_id: int, reader: User) -> Citation:
    """Return a citation of a protected source, of which `reader` may know.

    :raises Citation.DoesNotExist: there is none.
    """
    rows = Citation.objects.visible_to(reader).select_related("verdict__review__claim")
    return rows.get(pk=citation_id, withheld__isnull=False)


def is_shown(citation: Citation, reader: User) -> bool:
    """Tell whether `reader` may read who the source is."""
    return WithheldSource.objects.visible_to(reader).filter(citations=citation).exists()


def _stored(identity: Identity, review: Review, author: User, now: datetime) -> WithheldSource:
    typed = item.Plain(
        identity.title,
        identity.url,
        identity.publisher,
        identity.author,
        identity.published_on,
        identity.accessed_on,
    )
    given = {**asdict(identity), "csl": item.merged(identity.csl, typed)}
    drafts.lock(review_id=review.pk, reviewer=author)
    # Fetched while it was not said yet that the source is protected.
    mine = DraftPage.objects.filter(review=review, reviewer=author)
    draft_pages.drop(mine.filter(url=identity.url))
    return WithheldSource.objects.create(
        review=review, protected_by=author, protected_at=now, **given
    )


def _check_known(citations: Iterable[Evidence], review: Review, author: User) -> None:
    """Refuse what is not there, or not cited by anything that the author knows of."""
    numbered = [(index, citation.withheld_id) for index, citation in enumerate(citations)]
    wanted = {number for _, number in numbered if number is not None}
    if not wanted:
        return
    here = WithheldSource.objects.filter(review=review, pk__in=wanted)
    own = here.filter(protected_by=author).values_list("pk", flat=True)
    cited = Citation.objects.visible_to(author).filter(withheld__in=here)
    known = {*own, *cited.values_list("withheld", flat=True)}
    problems = [
        BadInput(
            code="withheld_unknown",
            field=f"citations.{index}.withheld",
            message="There is no such protected source on this claim.",
            remedy="Name it anew.",
        )
        for index, number in numbered
        if number is not None and number not in known
    ]
    if problems:
        raise BadInputs(problems)
