"""Citations written out in a style, in every format of reports."""

import json
from io import BytesIO

import pytest

from claims.errors import BadInput
from tests.factories import NOW, UserFactory, decided_review, evidence
from tests.verification.reports.reading import squeezed, text_of
from tests.verification.reports.writing import fitted
from verification.models import Report
from verification.reports import requests
from verification.reports.contents import collect
from verification.reports.formats import FORMATS
from verification.reports.making import make
from verification.reports.selection import Selection

pytestmark = pytest.mark.django_db
WRITTEN = "Doe, Jane. n.d. “Casualty register.” The Register. https://register.example/2020."


def told(form: str, style: str) -> str:
    stream = BytesIO()
    FORMATS[form].write(collect(fitted(form, Selection()), style=style), stream)
    return squeezed(text_of(form, stream.getvalue()))


# What is made for machines names sources part by part.
@pytest.mark.parametrize(
    "form", [form for form in FORMATS if form not in ("averitec", "csl", "claimreview")]
)
def test_citations_are_written_out_where_a_style_is_named(form: str) -> None:
    decided_review(citations=(evidence(author="Doe, Jane"),))

    assert squeezed(WRITTEN) in told(form, "chicago")
    assert squeezed(WRITTEN) not in told(form, "")


@pytest.mark.django_db(transaction=True)
def test_the_style_asked_for_is_that_of_the_file() -> None:
    decided_review(citations=(evidence(author="Doe, Jane"),))
    editor = UserFactory(role="editor")
    asked = requests.request(
        editor=editor, format="json", selection=Selection(), style="chicago", now=NOW
    )

    make(report_id=asked.pk, clock=lambda: NOW)

    with Report.objects.get(pk=asked.pk).file.open() as stream:
        report = json.load(stream)
    assert report["claims"][0]["verdict"]["citations"][0]["formatted"] == WRITTEN


def test_an_unknown_style_is_refused() -> None:
    with pytest.raises(BadInput, match="no style of citations"):
        requests.request(
            editor=UserFactory(role="editor"),
            format="csv",
            selection=Selection(),
            style="vancouver",
            now=NOW,
        )
