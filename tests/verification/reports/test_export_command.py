from datetime import UTC, datetime
from getpass import getuser
from io import StringIO
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

from tests.factories import NOW, decided_review
from tests.verification.reports.writing import written_as_of
from verification.models import AuditEvent
from verification.reports.formats import FORMATS
from verification.reports.selection import Selection

pytestmark = pytest.mark.django_db(transaction=True)

END_OF_DAY = datetime(2026, 3, 1, 23, 59, 59, 999999, tzinfo=UTC)


def export(*arguments: str) -> str:
    """Return what it tells meanwhile; the report goes elsewhere."""
    told = StringIO()
    call_command("export", *arguments, stderr=told)
    return told.getvalue()


@pytest.mark.parametrize("form", FORMATS)
def test_export_writes_what_the_worker_would(form: str, tmp_path: Path) -> None:
    article = decided_review().claim.article_id
    target = tmp_path / "report"
    arguments = ["--article", str(article)] if FORMATS[form].needs_article else []
    # It is not published.
    claims = 0 if FORMATS[form].only_published else 1

    told = export(*("--format", form, "--output", str(target), "--as-of", "2026-03-01"), *arguments)

    assert target.read_bytes() == written_as_of(form, END_OF_DAY)
    assert told == f"{claims} of {claims} claims\n"
    event = AuditEvent.objects.get(action="report.exported")
    assert event.actor is None
    assert (event.after["format"], event.after["claims"]) == (form, claims)
    assert event.after["operator"] == getuser()


def test_export_selects(tmp_path: Path) -> None:
    disputed, target = decided_review("disputed"), tmp_path / "report.csv"
    decided_review("supported")
    number = disputed.claim.article_id

    export(
        *("--format", "json", "--output", str(target)),
        *("--article", str(number), "--rating", "disputed", "--state", "decided"),
        *("--from", "2026-03-01", "--to", "2026-03-01", "--as-of", "2026-03-01"),
    )

    selection = Selection(
        article=number,
        rating="disputed",
        state="decided",
        decided_from=NOW.date(),
        decided_to=NOW.date(),
    )
    assert target.read_bytes() == written_as_of("json", END_OF_DAY, selection)


@pytest.mark.parametrize(
    ("arguments", "refusal"),
    [
        (("--article", "404"), "article: There is no article 404."),
        (("--from", "2026-02-01", "--to", "2026-01-01"), "decided_to: The last day lies before"),
    ],
)
def test_export_refuses_what_selects_nothing(
    arguments: tuple[str, ...], refusal: str, tmp_path: Path
) -> None:
    with pytest.raises(CommandError) as error:
        export("--format", "csv", "--output", str(tmp_path / "report.csv"), *arguments)

    assert str(error.value).startswith(refusal)
    assert list(tmp_path.iterdir()) == []


def test_export_tells_all_that_is_wrong_at_once(tmp_path: Path) -> None:
    wrong = ("--article", "404", "--state", "open", "--rating", "disputed", "--query", "is:purple")

    with pytest.raises(CommandError) as error:
        export("--format", "csv", "--output", str(tmp_path / "report.csv"), *wrong)

    told = [line.partition(":")[0] for line in str(error.value).splitlines()]
    assert told == ["state", "article", "query"]
    assert list(tmp_path.iterdir()) == []


def test_export_that_cannot_write_leaves_nothing(tmp_path: Path) -> None:
    target = tmp_path / "missing" / "report.csv"

    with pytest.raises(CommandError) as error:
        export("--format", "csv", "--output", str(target))

    assert str(error.value) == f"{target}: No such file or directory."
