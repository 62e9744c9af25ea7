"""One row at least of every kind of which history tells, each with its event."""

from django.db import transaction

from claims.amending import Changes
from tests.factories import NOW, UserFactory, evidence, finding, submit, taken
from tests.verification.corrections import by
from tests.verification.ledger.desk import new_review
from verification import (
    assigning,
    audit,
    comments,
    correcting,
    publishing,
    rules,
    tagging,
    uploads,
    verdict_corrections,
)
from verification.models import AuditEvent, Citation, PageSnapshot, Report, Review, Verdict
from verification.rules import Terms

HASH = "5" * 64
# With the words that the factory's citations have.
WORDS = b"The register lists 6,000 names."


def everything() -> Review:
    """Return a published review with all that can be about one; another waits for a person."""
    editor = UserFactory(role="editor")
    correction_of_claim(new_review())
    assigning.assign(
        review_id=new_review().pk, editor=editor, reviewer=UserFactory(), until=None, now=NOW
    )
    rules.add(terms=Terms(name="Quotes", kind="quote"), editor=editor, now=NOW)
    report()
    review = new_review()
    reviewer = UserFactory()
    turn = taken(reviewer, review)
    file = uploads.store(
        review_id=review.pk, uploader=reviewer, file_name="a.txt", content=WORDS, now=NOW
    )
    cited = evidence(), evidence(url="", upload_id=file.pk)
    verdict = submit(turn, finding(citations=cited))
    snapshot_of(verdict)
    tagging.tag(review_id=review.pk, person=editor, name="Ganja", now=NOW)
    comments.write(review_id=review.pk, author=reviewer, text=f"See @{editor.username}.", now=NOW)
    version = Review.objects.get(pk=review.pk).version
    publishing.publish(review_id=review.pk, editor=editor, version=version, now=NOW)
    verdict_corrections.write(
        review_id=review.pk,
        author=editor,
        finding=finding("unverified"),
        public_note="It erred.",
        version=Review.objects.get(pk=review.pk).version,
        now=NOW,
    )
    return Review.objects.get(pk=review.pk)


def correction_of_claim(review: Review) -> None:
    person = UserFactory(role="editor")
    correcting.correct(
        review_id=review.pk, changes=Changes(label="7,095 dead"), by=by(review, person)
    )


@transaction.atomic
def snapshot_of(verdict: Verdict) -> PageSnapshot:
    """Store a cited page as if it had been fetched."""
    cited = Citation.objects.filter(verdict=verdict).exclude(url="").earliest("pk")
    row = PageSnapshot.objects.create(
        citation=cited,
        url=cited.url,
        fetched_at=NOW,
        final_url=cited.url,
        hops=[],
        address="192.0.2.7",
        status=200,
        headers=[],
        media_type="text/plain",
        sha256=HASH,
        size=11,
        warc_sha256=HASH,
        warc_size=99,
        text="6,000 names",
    )
    audit.record(
        AuditEvent.Action.SNAPSHOT_TAKEN,
        actor=None,
        at=NOW,
        review=verdict.review,
        after={"snapshot": row.pk, "sha256": row.sha256},
        records=[row],
    )
    return row


@transaction.atomic
def report() -> Report:
    """Store a finished report as if it had been made."""
    row = Report.objects.create(
        format="csv",
        selection={"rating": "disputed"},
        requested_by=UserFactory(role="editor"),
        requested_at=NOW,
        sent_at=NOW,
        status=Report.Status.READY,
        file="reports/1-1",
        sha256="a" * 64,
        size=1,
        finished_at=NOW,
        as_of=NOW,
        upto=0,
        schema="csv/1",
        counts={"claims": 0},
    )
    audit.record(AuditEvent.Action.REPORT_FINISHED, actor=None, at=NOW, report=row, records=[row])
    return row
