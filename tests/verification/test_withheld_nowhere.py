"""Who a protected source is stands where it is kept, and nowhere else.

A verdict is given through the form with a rare word in every field that tells who the source is,
and in its file. Then all is looked through: every page and every call for people who may see most,
every export, table, message, mail and line of the log.
"""

import logging
from collections.abc import Iterator
from hashlib import sha256
from itertools import product
from typing import Any

import pytest
import redis
from django.conf import settings
from django.core import mail
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.urls import get_resolver, reverse
from django.utils import timezone

from claims.models import Article
from tests.api.client import Api
from tests.factories import UserFactory, taken
from tests.test_access import patterns
from tests.verification.ledger.desk import seal
from tests.verification.published.people import configure
from tests.verification.reports.reading import text_of
from tests.verification.reports.writing import fitted
from tests.verification.test_withheld import keeper
from verification import comments, mailing, publishing
from verification.api import urls as api_urls
from verification.citing.formatting import STYLES
from verification.ledger import proving
from verification.models import (
    AuditEvent,
    Citation,
    Draft,
    Report,
    Review,
    Turn,
    Upload,
    User,
    Verdict,
    VerdictCorrection,
    WithheldSource,
)
from verification.reports import making, requests
from verification.reports.formats import FORMATS
from verification.reports.selection import Selection

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.slow]
WORD = "Quillonabend"
FILE = f"Signed: Dr. {WORD}".encode()
# Where who it is may stand: kept apart, and in the file that was attached.
ALLOWED = {"verification_withheldsource", "verification_upload"}
# Of addresses, what is no number.
OTHERS = {
    "to": "verdict",
    "format": "csv",
    "key": "x",
    "token": "x",
    "token_key": "x",
    "uidb36": "x",
}
QUERIES = ("", "format=bibtex", "format=ris", "format=csl", "format=wikipedia")


@pytest.fixture(autouse=True)
def _generous(settings: Any) -> None:
    """Have pages fetched, as far as anybody asks for it, and nobody told to slow down."""
    settings.FETCH_CITED_PAGES = True
    configure(settings)
    settings.PAGES_PER_MINUTE = settings.API_CALLS_PER_MINUTE = 1_000_000


def form(turn: Turn, **fields: str) -> dict[str, str]:
    csl = f'{{"type": "interview", "title": "Dr. {WORD}", "note": "{WORD}"}}'
    citation = {
        "stance": "refutes",
        "url": f"https://hospital.example/{WORD}",
        "title": f"Dr. {WORD}",
        "publisher": f"Clinic {WORD}",
        "author": WORD,
        "excerpt": "I counted 6,000 names.",
        "csl": csl,
        "withheld_on": "on",
        "withheld_description": "A doctor in Ganja",
        "withheld_reason": "Fears reprisals.",
        "withheld_excerpt": f"I, {WORD}, counted 6,000 names.",
        "withheld_notes": f"{WORD} is reached by Signal.",
    }
    return {
        "version": f"{turn.review.version}",
        "lease_token": f"{turn.lease_token}",
        "rating": "disputed",
        "rationale": "A witness says otherwise.",
        "citations-TOTAL_FORMS": "1",
        "citations-INITIAL_FORMS": "0",
        **{f"citations-0-{name}": value for name, value in citation.items()},
        **fields,
    }


def given(reviewer: User) -> Review:
    """Have a verdict given as a person does: typed, kept, with a file, refused once, submitted."""
    turn, client = taken(reviewer, now=timezone.now()), Client(raise_request_exception=False)
    client.force_login(reviewer)
    address = reverse("verification:attach", args=[turn.review_id, "verdict"])
    file = SimpleUploadedFile(f"{WORD}.txt", FILE)
    assert client.post(address, {"file": file}).status_code == 302
    sent = form(turn, **{"citations-0-upload": f"{Upload.objects.get().pk}"})
    for place in ("keep", "draft"):
        kept = client.post(reverse(f"verification:{place}", args=[turn.review_id]), sent)
        assert kept.status_code in (200, 302)
    submit = reverse("verification:submit", args=[turn.review_id])
    broken = {**sent, "citations-0-withheld_reason": ""}
    assert client.post(submit, broken).status_code == 422
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("verification.giving.store", _fail)
        assert client.post(submit, sent).status_code == 500
    assert client.post(submit, sent).status_code == 302
    return Review.objects.get()


def _fail(*_: Any) -> None:
    raise RuntimeError("The database is gone.")


def read_and_corrected(review: Review, editor: User) -> None:
    """Have it published, read, and cited again in a correction that is published."""
    publishing.publish(
        review_id=review.pk, editor=editor, version=review.version, now=timezone.now()
    )
    client = Client()
    client.force_login(keeper())
    source = reverse("verification:withheld-source", args=[Citation.objects.get().pk])
    assert WORD in client.post(source, {"reason": "A lawyer asks."}).text
    client.force_login(UserFactory())
    correct = reverse("verification:correct-verdict", args=[review.pk])
    cited = client.get(correct).context["work"]["citations"].forms[0]
    typed = {cited.add_prefix(name): cited[name].value() or "" for name in cited.fields}
    written = {
        "version": f"{Review.objects.get().version}",
        "rating": "disputed",
        "rationale": "Said better.",
        "public_note": "Said better.",
        "citations-TOTAL_FORMS": "1",
        "citations-INITIAL_FORMS": "0",
        **typed,
    }
    assert client.post(correct, written).status_code == 302


def reports(editor: User, *styles: str) -> list[bytes]:
    made = []
    for name, style in product(FORMATS, ("", *styles)):
        report = requests.request(
            editor=editor,
            format=name,
            style=style,
            selection=fitted(name, Selection()),
            now=timezone.now(),
        )
        making.make(report_id=report.pk, clock=timezone.now)
        with Report.objects.get(pk=report.pk).file.open() as file:
            raw = file.read()
        # In some formats words are compressed, or broken into lines.
        made.append(raw + b"\n" + " ".join(text_of(name, raw).split()).encode())
    return made


def addresses(found: Iterator[tuple[str, Any]], numbers: set[int]) -> Iterator[str]:
    """Yield every address of these patterns, with each of the numbers in each place."""
    for path, part in found:
        converters = part.pattern.converters
        texts = {name: OTHERS.get(name, "x") for name in converters}
        counted = [
            name for name, kind in converters.items() if "int" in type(kind).__name__.lower()
        ]
        counted += [name for name in converters if name in ("pk", "number") and name not in counted]
        for chosen in product(sorted(numbers), repeat=len(counted)):
            address = path
            for name, value in {**texts, **dict(zip(counted, chosen, strict=True))}.items():
                address = _filled(address, name, str(value))
            yield address


def _filled(path: str, name: str, value: str) -> str:
    begin = path.index("<")
    end = path.index(">", begin)
    assert path[begin + 1 : end].rpartition(":")[2] == name
    return f"{path[:begin]}{value}{path[end + 1 :]}"


def body(response: Any) -> bytes:
    content = b"".join(response.streaming_content) if response.streaming else response.content
    return bytes(content) + str(dict(response.items())).encode()


def places_in_the_database(*words: bytes) -> set[str]:
    """Return the tables in which one of these stands, as text or as bytes."""
    found = set()
    with connection.cursor() as cursor:
        for table in connection.introspection.table_names(cursor):
            wanted = " OR ".join(["strpos(lower(one::text), %s) > 0"] * 2 * len(words))
            asked = [each for word in words for each in (word.decode().lower(), word.hex())]
            cursor.execute(f'SELECT count(*) FROM "{table}" one WHERE {wanted}', asked)  # noqa: S608
            [(number,)] = cursor.fetchall()
            if number:
                found.add(table)
    return found


def everything_in_redis() -> bytes:
    store = redis.Redis.from_url(settings.SERVICES.redis_url)
    return b"".join(store.dump(key) or b"" for key in store.scan_iter())


def test_who_it_is_stands_nowhere_else(
    reviewer: User, editor: User, caplog: pytest.LogCaptureFixture
) -> None:
    with caplog.at_level(logging.DEBUG):
        review = given(reviewer)
        read_and_corrected(review, editor)
        made = reports(editor, *STYLES)
        asks = f"@{editor.username}, do you know the source?"
        comments.write(review_id=review.pk, author=reviewer, text=asks, now=timezone.now())
        for person in User.objects.all():
            mailing.send_due(person_id=person.pk, now=timezone.now())
    seal()

    word, digest = WORD.encode(), sha256(FILE).hexdigest().encode()
    assert len(made) == len(FORMATS) * (1 + len(STYLES))
    assert [one for one in made if word in one] == []
    # For others' archives a source without a name is none: there it is not even described.
    described = [one for one in made if b'"ClaimReview"' not in one]
    assert len(described) == len(made) - 1 - len(STYLES)
    assert [one for one in described if b"A doctor in Ganja" not in one] == []
    assert (WORD.lower() in caplog.text.lower(), len(caplog.records) > 0) == (False, True)
    assert mail.outbox
    assert not [message for message in mail.outbox if WORD in message.message().as_string()]
    assert Draft.objects.filter(reviewer=reviewer).count() == 0

    hashes = [sha256(f"{one}".encode()).hexdigest().encode() for one in (WORD, f"Dr. {WORD}")]
    assert places_in_the_database(word, digest, *hashes) == ALLOWED
    for event in AuditEvent.objects.all():
        assert WORD not in f"{proving.prove(event_id=event.pk)}"
    assert word not in everything_in_redis()


@pytest.mark.parametrize("role", ["administrator", "reviewer"])
def test_nobody_else_is_answered_who_it_is(reviewer: User, editor: User, role: str) -> None:
    review = given(reviewer)
    read_and_corrected(review, editor)
    reports(editor)
    keys = (Article, Review, Verdict, Citation, Upload, WithheldSource, VerdictCorrection, Report)
    numbers = {row.pk for model in keys for row in model.objects.all()}
    person, client = UserFactory(role=role), Client()
    client.force_login(person)
    pages = [one for one in patterns(get_resolver()) if not one[0].startswith(("api/", "accounts"))]
    calls = [(str(part.pattern), part) for part in api_urls.urlpatterns]
    api, answered, described = Api.of(person), 0, 0

    for path, query in product(addresses(iter(pages), numbers), QUERIES):
        if query and "citations" not in path and "verdicts" not in path:
            continue
        response = client.get(f"/{path}?{query}")
        answered += response.status_code == 200
        described += b"A doctor in Ganja" in body(response)
        assert WORD.encode() not in body(response), path
    for path, query in product(addresses(iter(calls), numbers), QUERIES):
        if query and "citations" not in path:
            continue
        response = api.get(f"{path}?{query}")
        answered += response.status_code == 200
        described += b"A doctor in Ganja" in body(response)
        assert WORD.encode() not in body(response), path
    assert api.get("search", {"q": WORD}).json()["results"] == []
    # What could have told it was there.
    assert (answered > 40, described > 10) == (True, True)


def test_its_author_is_shown_it_in_no_get_but_that_of_the_file(reviewer: User) -> None:
    given(reviewer)
    number = Upload.objects.get().pk
    own = {f"uploads/{number}/file/", f"uploads/{number}", f"uploads/{number}/file"}
    keys = (Article, Review, Verdict, Citation, Upload, WithheldSource)
    numbers = {row.pk for model in keys for row in model.objects.all()}
    client, api = Client(), Api.of(reviewer)
    client.force_login(reviewer)
    pages = [one for one in patterns(get_resolver()) if not one[0].startswith(("api/", "accounts"))]
    calls = [(str(part.pattern), part) for part in api_urls.urlpatterns]

    shown = {
        path
        for path in addresses(iter(pages), numbers)
        if WORD.encode() in body(client.get(f"/{path}"))
    } | {path for path in addresses(iter(calls), numbers) if WORD.encode() in body(api.get(path))}

    assert shown == own
