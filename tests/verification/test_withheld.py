"""Protected sources: who sees them, what is kept of them, and that every reading is noted."""

from dataclasses import replace
from datetime import date
from io import BytesIO
from typing import Any

import pytest
from django.contrib.auth.models import Group
from django.db import IntegrityError, connection, transaction

from claims.errors import BadInputs
from tests.factories import (
    NOW,
    TOLD,
    ReviewFactory,
    UserFactory,
    decided_review,
    evidence,
    finding,
    submit,
    taken,
)
from tests.verification.ledger.desk import attack, new_review, verified
from tests.verification.test_uploads import attached
from verification import publishing, second_reviews, verdict_corrections, verdicts, withheld
from verification.citing.exporting import FORMATS, Format
from verification.findings import Evidence, Identity
from verification.models import (
    AuditEvent,
    Capture,
    Citation,
    Draft,
    DraftPage,
    Review,
    Turn,
    Upload,
    User,
    VerdictCorrection,
    WithheldSource,
)
from verification.reports.contents import collect
from verification.reports.formats import FORMATS as REPORTS
from verification.reports.selection import Selection

pytestmark = pytest.mark.django_db
WHO = Identity(
    title="Dr. Quillon Abendroth",
    url="https://hospital.example/abendroth",
    publisher="Hospital No. 4",
    author="Quillon Abendroth",
    published_on=date(2020, 10, 5),
    accessed_on=date(2020, 10, 6),
    excerpt="I, Abendroth, counted 6,000 names on my ward.",
    notes="Reached by Signal only.",
    csl={"type": "interview", "title": "Dr. Quillon Abendroth", "note": "Ward 7"},
)


def protected(stance: str = Citation.Stance.REFUTES, **fields: Any) -> Evidence:
    given: dict[str, Any] = {
        "title": "A doctor at the hospital in Ganja",
        "excerpt": "I counted 6,000 names.",
        "withheld_reason": "Fears reprisals.",
        "identity": WHO,
    }
    return Evidence(stance=stance, **{**given, **fields})


def keeper() -> User:
    """Return somebody who may see protected sources."""
    person = UserFactory()
    person.groups.add(Group.objects.get(name="source_keeper"))
    return User.objects.get(pk=person.pk)


@pytest.fixture
def turn(reviewer: User) -> Turn:
    return taken(reviewer)


@pytest.fixture
def cited(turn: Turn) -> Citation:
    """Return the citation of a protected source, in a verdict that decides."""
    return submit(turn, finding(citations=(protected(),))).citations.get()


def source_of(citation: Citation) -> WithheldSource:
    return WithheldSource.objects.get(citations=citation)


def read(citation: Citation, reader: User, reason: str = "To check.") -> WithheldSource:
    return withheld.read(citation_id=citation.pk, reader=reader, reason=reason, now=NOW)


def test_citation_has_what_may_be_told_and_nothing_else(cited: Citation) -> None:
    cited.refresh_from_db()

    assert (cited.title, cited.excerpt, cited.withheld_reason) == (
        "A doctor at the hospital in Ganja",
        "I counted 6,000 names.",
        "Fears reprisals.",
    )
    assert (cited.url, cited.publisher, cited.author, cited.csl) == ("", "", "", {})
    assert (cited.published_on, cited.accessed_on, cited.upload) == (None, None, None)


def test_source_is_kept_whole(cited: Citation, reviewer: User) -> None:
    source = source_of(cited)

    kept = {name: getattr(source, name) for name in Identity.__slots__ if name != "csl"}
    assert kept == {name: getattr(WHO, name) for name in kept}
    assert source.csl["note"] == "Ward 7"
    assert (source.protected_by, source.protected_at, len(source.salt)) == (reviewer, NOW, 32)
    assert "Abendroth" not in f"{source}{protected()}"


def test_no_page_is_fetched_of_a_protected_source(cited: Citation) -> None:
    assert Capture.objects.count() == 0


def test_what_was_fetched_for_a_draft_goes(turn: Turn, reviewer: User) -> None:
    pages = [
        DraftPage.objects.create(
            review=turn.review, reviewer=reviewer, url=url, wanted_at=NOW, due_at=NOW
        )
        for url in (WHO.url, "https://register.example/")
    ]

    submit(turn, finding(citations=(protected(),)))

    assert list(DraftPage.objects.all()) == pages[1:]


def test_draft_goes_when_the_verdict_is_given(turn: Turn, reviewer: User) -> None:
    Draft.objects.create(
        review=turn.review, reviewer=reviewer, data={"rationale": ""}, saved_at=NOW
    )

    submit(turn, finding(citations=(protected(),)))

    assert Draft.objects.count() == 0


@pytest.mark.parametrize(
    ("wrong", "places"),
    [
        ({"withheld_reason": ""}, ["citations.0.withheld_reason"]),
        ({"title": " "}, ["citations.0.title"]),
        ({"identity": None}, ["citations.0.identity"]),
        ({"identity": replace(WHO, title=" ")}, ["citations.0.identity"]),
        ({"url": "https://hospital.example/"}, ["citations.0.url"]),
        ({"author": "Q", "publisher": "H"}, ["citations.0.publisher", "citations.0.author"]),
        (
            {"csl": {"type": "interview"}, "upload_id": 1},
            ["citations.0.csl", "citations.0.upload_id"],
        ),
        ({"withheld_id": 1}, ["citations.0.identity"]),
    ],
)
def test_protected_source_is_described_and_no_more(
    wrong: dict[str, Any], places: list[str], turn: Turn
) -> None:
    with pytest.raises(BadInputs) as refused:
        submit(turn, finding(citations=(protected(**wrong),)))

    assert [problem.field for problem in refused.value.problems] == places
    assert WithheldSource.objects.count() == 0


def test_its_author_and_keepers_see_it_and_nobody_else(
    cited: Citation, reviewer: User, editor: User, administrator: User
) -> None:
    source = source_of(cited)

    def sees(person: User | None) -> bool:
        return source in WithheldSource.objects.visible_to(person)

    assert [sees(reviewer), sees(keeper())] == [True, True]
    others = [sees(UserFactory()), sees(editor), sees(administrator), sees(None)]
    assert others == [False, False, False, False]


def test_keeper_does_not_see_it_before_both_verdicts_are_in(
    turn: Turn, reviewer: User, editor: User
) -> None:
    second_reviews.want(review_id=turn.review_id, person=editor, now=NOW)
    verdict = submit(turn, finding(citations=(protected(),)))
    source = source_of(verdict.citations.get())

    assert source not in WithheldSource.objects.visible_to(keeper())
    read(verdict.citations.get(), reviewer)
    reading = AuditEvent.objects.get(action="withheld_source.read")
    assert reading not in AuditEvent.objects.visible_to(keeper())

    submit(taken(UserFactory(), turn.review))
    assert source in WithheldSource.objects.visible_to(keeper())
    assert reading in AuditEvent.objects.visible_to(keeper())


def test_reading_is_noted_with_its_reason(cited: Citation) -> None:
    reader = keeper()

    source = read(cited, reader, "A lawyer asks.")

    assert source.title == WHO.title
    event = AuditEvent.objects.get(action="withheld_source.read")
    assert (event.actor, event.review, event.reason, event.after) == (
        reader,
        cited.verdict.review,
        "A lawyer asks.",
        {"citation": cited.pk, "withheld": source.pk},
    )


def test_reading_needs_a_reason(cited: Citation) -> None:
    with pytest.raises(BadInputs):
        read(cited, keeper(), " ")

    assert not AuditEvent.objects.filter(action="withheld_source.read").exists()


def test_who_may_not_see_it_reads_nothing_and_notes_nothing(cited: Citation, editor: User) -> None:
    with pytest.raises(withheld.NotShown):
        read(cited, editor)

    assert not AuditEvent.objects.filter(action="withheld_source.read").exists()


def test_history_says_nothing_that_a_source_could_be_guessed_from(cited: Citation) -> None:
    source = source_of(cited)
    event = AuditEvent.objects.get(action="verdict.submitted")

    said = event.records[f"withheld:{source.pk}"]

    assert set(said) == {"review_id", "protected_by_id", "protected_at", "salted"}
    assert len(said["salted"]) == 64


def test_same_source_protected_twice_has_two_hashes(cited: Citation) -> None:
    again = submit(taken(UserFactory()), finding(citations=(protected(),))).citations.get()

    events = AuditEvent.objects.filter(action="verdict.submitted").values_list("records", flat=True)
    hashes = {
        said["salted"]
        for records in events
        for name, said in records.items()
        if name.startswith("withheld:")
    }
    assert (len(hashes), source_of(again).title) == (2, source_of(cited).title)


# ---- files


def with_file(upload: Upload) -> Evidence:
    return protected(identity=replace(WHO, upload_id=upload.pk))


def test_file_of_a_protected_source_stays_its_owners(turn: Turn, reviewer: User) -> None:
    upload = attached(reviewer, turn.review)

    submit(turn, finding(citations=(with_file(upload),)))

    assert upload in Upload.objects.visible_to(reviewer)
    for other in (UserFactory(), keeper()):
        assert upload not in Upload.objects.visible_to(other)


@pytest.mark.parametrize("when", ["at once", "later"])
def test_file_of_a_protected_source_is_never_cited_openly(
    when: str, turn: Turn, reviewer: User
) -> None:
    upload = attached(reviewer, turn.review)
    openly = evidence(url="", upload_id=upload.pk)
    if when == "later":
        submit(turn, finding(citations=(with_file(upload),)))
        turn = taken(reviewer, reopened(turn.review))
        given = finding(citations=(openly,))
    else:
        given = finding(citations=(with_file(upload), openly))

    with pytest.raises(BadInputs) as refused:
        submit(turn, given)

    assert {problem.code for problem in refused.value.problems} == {"upload_protected"}


def reopened(review: Review) -> Review:
    review.refresh_from_db()
    verdicts.reopen(
        review_id=review.pk,
        editor=UserFactory(role="editor"),
        reason="Look again.",
        version=review.version,
        now=NOW,
    )
    return review


def test_file_of_another_claim_is_refused(turn: Turn, reviewer: User) -> None:
    other = attached(reviewer, ReviewFactory())

    with pytest.raises(BadInputs) as refused:
        submit(turn, finding(citations=(with_file(other),)))

    assert [problem.code for problem in refused.value.problems] == ["upload_unknown"]


# ---- taken over by others


def carried(citation: Citation, **fields: Any) -> Evidence:
    number = source_of(citation).pk
    return protected(identity=None, withheld_id=number, **fields)


def test_another_goes_on_citing_it_without_knowing_who_it_is(cited: Citation) -> None:
    other = UserFactory()
    review = reopened(cited.verdict.review)

    verdict = submit(taken(other, review), finding(citations=(carried(cited),)))

    assert verdict.citations.get().withheld_id == source_of(cited).pk
    assert not WithheldSource.objects.visible_to(other).exists()


def test_protected_source_of_another_claim_cannot_be_cited(cited: Citation) -> None:
    with pytest.raises(BadInputs) as refused:
        submit(taken(UserFactory()), finding(citations=(carried(cited),)))

    assert [problem.code for problem in refused.value.problems] == ["withheld_unknown"]


def published(**fields: Any) -> Review:
    review = decided_review(**fields)
    publishing.publish(
        review_id=review.pk, editor=UserFactory(role="editor"), version=review.version, now=NOW
    )
    return Review.objects.get(pk=review.pk)


def correction_of(review: Review, author: User, *citations: Evidence) -> VerdictCorrection:
    return verdict_corrections.write(
        review_id=review.pk,
        author=author,
        finding=finding(citations=citations),
        public_note="The register was misread.",
        version=review.version,
        now=NOW,
    )


def test_correction_holds_no_identity_and_publishes_none(reviewer: User) -> None:
    correction = correction_of(published(), reviewer, protected())
    source = WithheldSource.objects.get()

    assert "Abendroth" not in f"{correction.citations}"
    preview = verdict_corrections.preview(correction)
    assert [one.withheld_reason for one in preview.citations] == ["Fears reprisals."]
    assert source in WithheldSource.objects.visible_to(keeper())

    verdict = verdict_corrections.publish(
        correction_id=correction.pk, editor=UserFactory(role="editor"), now=NOW
    )
    assert source_of(verdict.citations.get()) == source


# ---- the database's own rules


@pytest.mark.parametrize(
    "change",
    [
        "UPDATE verification_withheldsource SET title = 'Somebody else'",
        "DELETE FROM verification_withheldsource",
        "TRUNCATE verification_withheldsource CASCADE",
    ],
)
def test_source_never_changes(change: str, cited: Citation) -> None:
    with connection.cursor() as cursor:
        # What waits for the end of a transaction would hold up a TRUNCATE, too.
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        with pytest.raises(IntegrityError), transaction.atomic():
            cursor.execute(change)


@pytest.mark.parametrize("column", ["url", "publisher", "author"])
def test_database_refuses_a_protected_citation_that_tells(column: str, cited: Citation) -> None:
    values = {"url": "https://hospital.example/", "publisher": "Hospital", "author": "Q"}
    row = Citation(
        verdict=cited.verdict,
        position=2,
        stance="context",
        title="A doctor",
        withheld=source_of(cited),
        withheld_reason="Fear.",
        **{column: values[column]},
    )

    with pytest.raises(IntegrityError), transaction.atomic():
        row.save()


@pytest.mark.parametrize("reason", ["", "Fear."])
def test_database_refuses_half_a_protection(reason: str, cited: Citation) -> None:
    source = source_of(cited) if not reason else None
    row = Citation(
        verdict=cited.verdict,
        position=2,
        stance="context",
        title="A doctor",
        withheld=source,
        withheld_reason=reason,
    )

    with pytest.raises(IntegrityError), transaction.atomic():
        row.save()


@pytest.mark.django_db(transaction=True)
def test_source_without_its_event_is_refused(reviewer: User) -> None:
    review = ReviewFactory()

    with pytest.raises(IntegrityError, match="without an audit event"):
        WithheldSource.objects.create(
            review=review, protected_by=reviewer, protected_at=NOW, title="Somebody"
        )


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("column", ["title", "notes", "salt"])
def test_verification_finds_an_edit_of_a_source_and_of_a_file(
    column: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(TOLD, "people", True)
    reviewer = UserFactory()
    turn = taken(reviewer, new_review())
    upload = attached(reviewer, turn.review)
    submit(turn, finding(citations=(with_file(upload),)))
    assert list(verified().findings) == []

    value = "sha256('x')" if column == "salt" else "'x'"
    attack(
        f"UPDATE verification_withheldsource SET {column} = {value}",  # noqa: S608
        "UPDATE verification_upload SET file_name = 'other.pdf'",
    )

    found = {(one.code, str(one.about).split()[0], one.differs) for one in verified().findings}
    assert found == {
        ("row_changed", "withheld", ("salted",)),
        ("row_changed", "upload", ("salted",)),
    }


# ---- given away


@pytest.mark.parametrize("form", ["csv", "json", "html"])
@pytest.mark.parametrize("style", ["", "apa"])
def test_reports_describe_it_and_say_why(form: str, style: str, cited: Citation) -> None:
    stream = BytesIO()
    REPORTS[form].write(collect(Selection(), style=style), stream)

    report = stream.getvalue()
    assert b"A doctor at the hospital in Ganja" in report
    assert b"Fears reprisals." in report
    assert b"rotected source" in report or b'"withheld":true' in report
    assert b"Abendroth" not in report


@pytest.mark.parametrize("form", [one for one in FORMATS.values() if one.name != "wikipedia"])
def test_exported_citation_says_that_it_is_protected(form: Format, cited: Citation) -> None:
    text = form.write([cited.item])

    assert "A doctor at the hospital in Ganja" in text
    assert "Protected source: Fears reprisals." in text
