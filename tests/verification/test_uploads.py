"""Files that people attach to citations: what is taken, who sees it, what becomes of it."""

import zipfile
from collections.abc import Callable
from datetime import UTC, datetime
from io import BytesIO
from typing import Any

import pytest
from django.conf import settings
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import IntegrityError, transaction
from django.test import Client
from django.urls import reverse

from claims.errors import BadInput, BadInputs
from tests.api.client import Api
from tests.factories import NOW, ReviewFactory, UserFactory, evidence, finding, submit, taken
from tests.verification.fetching.test_texts import pdf
from verification import drafts, uploads, verdicts
from verification import evidence as stored
from verification.models import AuditEvent, Citation, Review, Turn, Upload, User

pytestmark = pytest.mark.django_db
LETTER = pdf(b"BT /F1 12 Tf 20 200 Td (6,438 names are listed.) Tj ET")
SignIn = Callable[[Any], Client]


def document(first: str) -> bytes:
    file = BytesIO()
    with zipfile.ZipFile(file, "w") as archive:
        archive.writestr("[Content_Types].xml", "<Types/>")
        archive.writestr(first, "<x/>")
    return file.getvalue()


def attached(
    uploader: User, review: Review, content: bytes = LETTER, file_name: str = "letter.pdf"
) -> Upload:
    return uploads.store(
        review_id=review.pk, uploader=uploader, file_name=file_name, content=content, now=NOW
    )


@pytest.fixture
def turn(reviewer: User) -> Turn:
    return taken(reviewer)


def with_file(number: int) -> Any:
    cited = evidence(url="", upload_id=number, excerpt="6,438 names are listed.")
    return finding(citations=(cited,))


def test_file_is_kept_with_all_that_is_known_of_it(turn: Turn, reviewer: User) -> None:
    upload = attached(reviewer, turn.review)

    assert (upload.file_name, upload.media_type) == ("letter.pdf", "application/pdf")
    assert (upload.text, upload.text_problem) == ("6,438 names are listed.", "")
    assert (stored.read(upload.sha256), upload.size) == (LETTER, len(LETTER))
    event = AuditEvent.objects.get(action="file.uploaded")
    assert (event.actor, event.review, event.turn) == (reviewer, turn.review, turn)
    assert event.after == {"upload": upload.pk}
    said = event.records[f"upload:{upload.pk}"]
    assert set(said) == {"review_id", "uploaded_by_id", "uploaded_at", "salted"}


@pytest.mark.parametrize(
    "content",
    [
        b"Just words.",
        b"\x89PNG\r\n\x1a\n" + b"\0" * 30,
        b"\xff\xd8\xff\xe0" + b"\0" * 30,
        b"{\\rtf1 words}",
        document("word/document.xml"),
        document("xl/workbook.xml"),
    ],
)
def test_what_a_newsroom_has_is_taken(content: bytes, turn: Turn, reviewer: User) -> None:
    assert stored.read(attached(reviewer, turn.review, content).sha256) == content


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (b"", "file_empty"),
        (b"a" * 2001, "file_too_large"),
        (b"<!DOCTYPE html><script>alert(1)</script>", "file_kind_refused"),
        (b'<svg xmlns="http://www.w3.org/2000/svg" onload="alert(1)"/>', "file_kind_refused"),
        (b"MZ\x90\x00" + b"\0" * 300, "file_kind_refused"),
        (b"PK\x03\x04" + b"\0" * 60, "file_kind_refused"),
        (b"\x7fELF" + b"\0" * 60, "file_kind_refused"),
        (b"\x00\x01\x02\x03", "file_kind_refused"),
    ],
)
def test_what_is_not_taken_is_refused_whatever_its_name(
    content: bytes, code: str, turn: Turn, reviewer: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(settings, "UPLOAD_MAX_BYTES", 2000)

    with pytest.raises(BadInput) as refused:
        attached(reviewer, turn.review, content, "letter.pdf")

    assert (refused.value.code, Upload.objects.count()) == (code, 0)


def test_files_are_counted(turn: Turn, reviewer: User, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(uploads, "MOST_FILES", 1)
    attached(reviewer, turn.review, b"One.")

    with pytest.raises(BadInput, match="You have attached 1 files"):
        attached(reviewer, turn.review, b"Two.")
    attached(reviewer, ReviewFactory(), b"Two.")


@pytest.mark.parametrize(
    ("name", "kept"),
    [
        ("../../etc/passwd", "passwd"),
        ("C:\\letters\\a.pdf", "a.pdf"),
        ("a\x00\r\n\u202efdp.exe", "afdp.exe"),
        ("   ", "file"),
        ("/", "file"),
        ("a" * 300 + ".pdf", "a" * 196 + ".pdf"),
    ],
)
def test_name_of_a_file_is_made_harmless(name: str, kept: str, turn: Turn, reviewer: User) -> None:
    assert attached(reviewer, turn.review, b"Words.", name).file_name == kept


def test_verdict_cites_a_file(turn: Turn, reviewer: User) -> None:
    upload = attached(reviewer, turn.review)

    verdict = submit(turn, with_file(upload.pk))

    assert Citation.objects.get(verdict=verdict).upload == upload


@pytest.mark.parametrize("whose", ["nobody", "another's", "another claim's"])
def test_file_of_another_cannot_be_cited(whose: str, turn: Turn, reviewer: User) -> None:
    numbers = {
        "nobody": 10**9,
        "another's": attached(UserFactory(), turn.review).pk,
        "another claim's": attached(reviewer, ReviewFactory()).pk,
    }

    with pytest.raises(BadInputs) as refused:
        submit(turn, with_file(numbers[whose]))

    assert [(problem.field, problem.code) for problem in refused.value.problems] == [
        ("citations.0.upload", "upload_unknown")
    ]
    assert Citation.objects.count() == 0


def test_verdict_without_files_asks_for_none(
    turn: Turn, reviewer: User, django_assert_num_queries: Any
) -> None:
    review = turn.review
    with django_assert_num_queries(0):
        verdicts.check_files(review, reviewer, finding())


def test_published_verdicts_file_can_be_cited_by_whoever_corrects_it(turn: Turn) -> None:
    upload = attached(turn.reviewer, turn.review)  # type: ignore[arg-type]
    submit(turn, with_file(upload.pk))

    assert uploads.unknown([upload.pk], review=turn.review, author=UserFactory()) == set()


@pytest.mark.django_db(transaction=True)
class TestDatabase:
    def test_file_without_its_event_is_refused(self, reviewer: User) -> None:
        upload = attached(reviewer, ReviewFactory())
        upload.pk = None

        with pytest.raises(IntegrityError, match="without an audit event"), transaction.atomic():
            upload.save(force_insert=True)

    def test_file_of_another_claim_is_refused(self, reviewer: User) -> None:
        turn, upload = taken(reviewer), attached(reviewer, ReviewFactory())

        def all_known(*_: Any) -> None:
            """Leave out what the code checks."""

        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(verdicts, "check_files", all_known)
            with pytest.raises(IntegrityError, match="attached to another claim"):
                submit(turn, with_file(upload.pk))


def test_file_of_a_sealed_verdict_is_its_authors_alone(signed_in_client: SignIn) -> None:
    author = UserFactory()
    turn = taken(author, ReviewFactory(reviews_wanted=2))
    upload = attached(author, turn.review)
    submit(turn, with_file(upload.pk))
    address = reverse("verification:attached-file", args=[upload.pk])
    readers = (author, UserFactory(), UserFactory(role="editor"))

    pages = [signed_in_client(reader).get(address).status_code for reader in readers]
    calls = [
        Api.of(reader).get(f"uploads/{upload.pk}{what}").status_code
        for reader in readers
        for what in ("", "/file")
    ]
    events = [
        AuditEvent.objects.visible_to(reader).filter(action="file.uploaded").count()
        for reader in readers
    ]

    assert (pages, calls) == ([200, 404, 404], [200, 200, 404, 404, 404, 404])
    assert events == [1, 0, 0]


def test_file_that_is_not_cited_yet_is_its_owners_alone(signed_in_client: SignIn) -> None:
    author = UserFactory()
    upload = attached(author, taken(author).review)
    address = reverse("verification:attached-file", args=[upload.pk])

    seen = [signed_in_client(reader).get(address).status_code for reader in (author, "editor")]

    assert seen == [200, 404]


class TestPage:
    def test_pressing_the_button_keeps_what_was_typed(
        self, turn: Turn, reviewer: User, signed_in_client: SignIn
    ) -> None:
        response = signed_in_client(reviewer).post(
            reverse("verification:draft", args=[turn.review_id]),
            {"rationale": "half typed", "attach": "file", "lease_token": turn.lease_token},
        )

        assert response["Location"] == reverse(
            "verification:attach", args=[turn.review_id, "verdict"]
        )
        draft = drafts.find(review_id=turn.review_id, reviewer=reviewer)
        assert draft is not None
        assert draft.data["rationale"] == "half typed"

    def test_file_becomes_a_citation_of_the_draft(
        self, turn: Turn, reviewer: User, signed_in_client: SignIn
    ) -> None:
        typed = {"rationale": "half typed", "rating": "disputed", "citations": [{"title": "One"}]}
        drafts.save(review_id=turn.review_id, reviewer=reviewer, data=typed, now=NOW)
        client = signed_in_client(reviewer)
        address = reverse("verification:attach", args=[turn.review_id, "verdict"])

        response = client.post(address, {"file": SimpleUploadedFile("letter.pdf", LETTER)})

        upload = Upload.objects.get()
        review = reverse("verification:review", args=[turn.review_id])
        assert response["Location"] == f"{review}#citation-1"
        draft = drafts.find(review_id=turn.review_id, reviewer=reviewer)
        assert draft is not None
        assert draft.data["rationale"] == "half typed"
        added = draft.data["citations"][1]
        assert (added["title"], added["upload"]) == ("letter.pdf", str(upload.pk))
        assert added["stance"] == "refutes"
        shown = client.get(review).content.decode()
        assert reverse("verification:attached-file", args=[upload.pk]) in shown
        assert f'name="citations-1-upload" value="{upload.pk}"' in shown

    @pytest.mark.parametrize("number", ["abc", "-1", "9" * 40, "<script>", "1.5"])
    def test_number_that_is_none_breaks_no_page(
        self, number: str, turn: Turn, reviewer: User, signed_in_client: SignIn
    ) -> None:
        typed = {"citations": [{"title": "One", "upload": number}]}
        drafts.save(review_id=turn.review_id, reviewer=reviewer, data=typed, now=NOW)

        response = signed_in_client(reviewer).get(
            reverse("verification:review", args=[turn.review_id])
        )

        assert response.status_code == 200

    def test_file_that_is_refused_says_why(
        self, turn: Turn, reviewer: User, signed_in_client: SignIn
    ) -> None:
        page = SimpleUploadedFile("<b>.pdf", b"<html><script>alert(1)</script>")
        address = reverse("verification:attach", args=[turn.review_id, "verdict"])

        response = signed_in_client(reviewer).post(address, {"file": page})

        assert response.status_code == 422
        assert "A file of this kind is not taken." in response.content.decode()

    def test_no_file_is_asked_for(
        self, turn: Turn, reviewer: User, signed_in_client: SignIn
    ) -> None:
        address = reverse("verification:attach", args=[turn.review_id, "verdict"])

        response = signed_in_client(reviewer).post(address, {})

        assert "Choose a file." in response.content.decode()

    def test_what_one_goes_on_with_is_known(
        self, turn: Turn, reviewer: User, signed_in_client: SignIn
    ) -> None:
        address = reverse("verification:attach", args=[turn.review_id, "elsewhere"])

        assert signed_in_client(reviewer).get(address).status_code == 404

    def test_submitted_form_cites_the_file_and_the_verdict_shows_it(
        self, turn: Turn, reviewer: User, signed_in_client: SignIn
    ) -> None:
        upload = attached(reviewer, turn.review, file_name="<script>letter.pdf")
        client = signed_in_client(reviewer)
        form = {
            "version": turn.review.version,
            "lease_token": turn.lease_token,
            "rating": "supported",
            "rationale": "It is in the letter.",
            "citations-TOTAL_FORMS": 1,
            "citations-INITIAL_FORMS": 0,
            "citations-0-stance": "supports",
            "citations-0-title": "Letter",
            "citations-0-excerpt": "6,438 names",
            "citations-0-upload": upload.pk,
        }
        client.post(reverse("verification:submit", args=[turn.review_id]), form)

        assert Citation.objects.get().upload == upload
        shown = client.get(reverse("verification:review", args=[turn.review_id])).content.decode()
        assert "&lt;script&gt;letter.pdf</a>" in shown
        assert f'<code title="{upload.sha256}">' in shown

    @pytest.mark.parametrize(
        ("content", "kind"),
        [(LETTER, "application/pdf"), (b"{\\rtf1 a}", "application/octet-stream")],
    )
    def test_file_is_handed_out_to_be_saved(
        self, content: bytes, kind: str, turn: Turn, reviewer: User, signed_in_client: SignIn
    ) -> None:
        upload = attached(reviewer, turn.review, content)

        response = signed_in_client(reviewer).get(
            reverse("verification:attached-file", args=[upload.pk])
        )

        assert (response.content, response["Content-Type"]) == (content, kind)
        assert response["Content-Disposition"].startswith(
            f'attachment; filename="file-{upload.pk}.'
        )
        assert response["Content-Security-Policy"] == "sandbox; default-src 'none'"
        assert response["X-Content-Type-Options"] == "nosniff"


class TestApi:
    def test_file_is_attached_and_cited(self, reviewer: User) -> None:
        turn, api = taken(reviewer, now=datetime.now(UTC)), Api.of(reviewer)

        made = api.client.post(
            f"/api/v1/reviews/{turn.review_id}/uploads",
            {"file": SimpleUploadedFile("letter.pdf", LETTER)},
            headers=api.headers(),
        )
        number = made.json()["id"]
        verdict = api.post(
            f"reviews/{turn.review_id}/verdicts",
            {
                "lease_token": str(turn.lease_token),
                "rating": "supported",
                "rationale": "It is in the letter.",
                "citations": [
                    {
                        "stance": "supports",
                        "title": "Letter",
                        "excerpt": "6,438 names",
                        "upload": number,
                    }
                ],
            },
            If_Match=f'"{turn.review.version}"',
        )

        assert (made.status_code, verdict.status_code) == (201, 201)
        assert made["Location"] == f"/api/v1/uploads/{number}"
        brief = verdict.json()["citations"][0]["upload"]
        assert brief == {
            name: made.json()[name] for name in ("id", "file_name", "media_type", "size", "sha256")
        }
        assert api.get(f"uploads/{number}").json()["text"] == "6,438 names are listed."
        assert api.get(f"uploads/{number}/file").content == LETTER

    def test_refusal_names_the_field(self, turn: Turn, reviewer: User) -> None:
        api = Api.of(reviewer)

        answer = api.client.post(
            f"/api/v1/reviews/{turn.review_id}/uploads",
            {"file": SimpleUploadedFile("a.pdf", b"<html>")},
            headers=api.headers(),
        )

        assert answer.status_code == 400
        assert [(error["field"], error["code"]) for error in answer.json()["errors"]] == [
            ("file", "file_kind_refused")
        ]
