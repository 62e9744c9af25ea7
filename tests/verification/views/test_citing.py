"""Citations to be copied and taken away, by those who may know of them."""

import json

import pytest
from django.test import Client

from tests.factories import ReviewFactory, UserFactory, decided_review, evidence, submit, taken
from tests.factories import finding as found
from tests.verification.views.pages import text_of
from verification.citing import importing
from verification.citing.exporting import FORMATS
from verification.models import Citation, User

EVIL = "</textarea><script>alert(1)</script>"


@pytest.fixture
def client(reviewer: User) -> Client:
    client = Client()
    client.force_login(reviewer)
    return client


def test_a_citation_is_shown_in_every_style_and_format(client: Client, reviewer: User) -> None:
    decided_review(citations=(evidence(title=f"Register {EVIL}", author="Doe, Jane"),))
    cited = Citation.objects.get()

    page = text_of(client.get(f"/citations/{cited.pk}/"))

    assert "Jane Doe: “Register &lt;/textarea&gt;" in page
    assert "@online{" in page
    assert "{{cite web" in page
    assert "<script>alert(1)" not in page


@pytest.mark.parametrize("form", FORMATS.values(), ids=FORMATS.keys())
def test_it_is_taken_away_in_each_format(client: Client, reviewer: User, form) -> None:
    decided_review(citations=(evidence(), evidence("context", title="Gazette")))
    cited = Citation.objects.order_by("position")
    verdict = cited[0].verdict_id

    one = client.get(f"/citations/{cited[0].pk}/file/", {"format": form.name})
    both = client.get(f"/verdicts/{verdict}/citations/", {"format": form.name})

    assert one.content.decode() == form.write([cited[0].item])
    assert both.content.decode() == form.write([one.item for one in cited])
    assert one["Content-Disposition"].endswith(f'.{form.suffix}"')
    assert one["Content-Type"] == f"{form.content_type}; charset=utf-8"


def test_our_own_export_can_be_pasted_again(client: Client, reviewer: User) -> None:
    decided_review(citations=(evidence(),))
    cited = Citation.objects.get()

    text = client.get(f"/citations/{cited.pk}/file/").content.decode()

    assert importing.read(text).items == json.loads(text)
    assert json.loads(text)[0]["custom"] == {"stance": "refutes", "excerpt": cited.excerpt}


def test_an_unknown_format_is_not_found(client: Client, reviewer: User) -> None:
    decided_review(citations=(evidence(),))

    assert client.get(f"/citations/{Citation.objects.get().pk}/file/?format=x").status_code == 404


@pytest.mark.parametrize(
    "path", ["/citations/{}/", "/citations/{}/file/", "/verdicts/{}/citations/"]
)
def test_a_sealed_verdict_gives_nothing_away(client: Client, reviewer: User, path: str) -> None:
    author, review = UserFactory(), ReviewFactory(reviews_wanted=2)
    verdict = submit(taken(author, review), found("disputed"))
    number = verdict.pk if "verdicts" in path else Citation.objects.get().pk

    assert client.get(path.format(number)).status_code == 404
    client.force_login(author)
    assert client.get(path.format(number)).status_code == 200
