"""manage.py ingest and sweep."""

import json
import subprocess
import sys
from datetime import date, timedelta
from io import StringIO
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command
from django.utils import timezone
from pytest_django import DjangoCaptureOnCommitCallbacks

from claims.models import Article, Extraction
from tests.conftest import Sent
from tests.services import Slot
from verification import intake

ROOT = Path(__file__).parents[2]
SEEDS = ROOT / "seeds"
TEXT = "Officials spoke of 7,095 casualties in the first month."


def ingest(*arguments: object) -> str:
    out = StringIO()
    call_command("ingest", *map(str, arguments), stdout=out)
    return out.getvalue()


def ingest_refused(*arguments: object) -> tuple[str, str]:
    """Return what was printed, and the closing message that comes with exit code 1."""
    out = StringIO()
    with pytest.raises(CommandError) as error:
        call_command("ingest", *map(str, arguments), stdout=out)
    return out.getvalue(), str(error.value)


@pytest.fixture
def text_file(tmp_path: Path) -> Path:
    file = tmp_path / "a.txt"
    file.write_text(TEXT, encoding="utf-8")
    return file


@pytest.mark.django_db
def test_ingest_stores_and_queues_the_seeds_with_their_metadata(
    sent: Sent, django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks
) -> None:
    with django_capture_on_commit_callbacks(execute=True):
        printed = ingest(SEEDS)

    articles = Article.objects.select_related("publisher", "original_publisher").order_by("pk")
    assert [line.split()[0] for line in printed.splitlines()] == ["new"] * 5
    assert [
        (a.publisher and a.publisher.name, a.original_publisher and a.original_publisher.name)
        for a in articles
    ] == [
        ("Global Research", "InfoBrics"),
        ("Global Research", "South Front"),
        ("Global Research", "South Front"),
        (None, None),
        ("The Moscow Times", None),
    ]
    assert [a.published_on for a in articles] == [
        date(2020, 10, 5),
        date(2020, 11, 5),
        None,
        None,
        date(2020, 10, 7),
    ]
    files = sorted(SEEDS.glob("*.txt"))
    assert [a.text for a in articles] == [f.read_text(encoding="utf-8") for f in files]
    assert sent() == [
        ("verification.extract_article", {"extraction_id": run.pk})
        for run in Extraction.objects.order_by("pk")
    ]


@pytest.mark.django_db
def test_ingest_again_changes_nothing_and_names_what_is_there(text_file: Path) -> None:
    ingest(text_file, "--title", "Losses")
    article = Article.objects.get()

    printed = ingest(text_file)

    assert printed == f"already here  a.txt: article {article.pk}, “Losses”\n"
    assert Article.objects.count() == 1


@pytest.mark.django_db
def test_ingest_of_a_changed_text_under_its_address_is_a_revision(text_file: Path) -> None:
    address = ("--url", "https://news.example/losses")
    ingest(text_file, *address)
    text_file.write_text(TEXT.replace("7,095", "7,630"), encoding="utf-8")

    printed = ingest(text_file, *address)

    assert printed.split(":")[0] == "revision 2    a.txt"


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("raw", "reason"),
    [
        (b"", "The text is empty. Send the article's text."),
        (b"7,095 casual\x00ties", "The text contains U+0000 at character 12."),
        (b"caf\xe9 is open", "The text is not valid UTF-8: byte 3 is 0xE9."),
        (bytes(range(256)) * 4, "This is a binary file, not text."),
        (b"x" * 10_000_001, "The text has more than 10,000,000 bytes."),
    ],
    ids=["empty", "null", "encoding", "binary", "long"],
)
def test_ingest_refuses_what_is_no_text_and_stores_the_rest(
    text_file: Path, tmp_path: Path, raw: bytes, reason: str
) -> None:
    bad = tmp_path / "bad.txt"
    bad.write_bytes(raw)

    printed, closing = ingest_refused(bad, text_file)

    refusal, stored = printed.splitlines()
    assert refusal.startswith(f"refused       {bad}: {reason}")
    assert stored.startswith("new           a.txt: article ")
    assert closing == "1 refused, 0 failed."
    assert [article.text for article in Article.objects.all()] == [TEXT]


@pytest.mark.django_db
def test_ingest_refuses_a_path_that_is_not_there(tmp_path: Path) -> None:
    printed, closing = ingest_refused(tmp_path / "missing.txt")

    assert printed == f"refused       {tmp_path}/missing.txt: No such file or directory.\n"
    assert closing == "1 refused, 0 failed."


@pytest.mark.django_db
@pytest.mark.parametrize(
    "manifest",
    [
        "no json",
        "[]",
        '{"articles": [{"title": "No file"}]}',
        '{"articles": [{"file": "a.txt", "published_on": "yesterday"}]}',
        '{"articles": [{"file": "a.txt", "title": 7}]}',
        '{"articles": ["a.txt"]}',
    ],
)
def test_ingest_refuses_a_manifest_that_it_cannot_use(text_file: Path, manifest: str) -> None:
    (text_file.parent / "manifest.json").write_text(manifest)

    printed, closing = ingest_refused(text_file.parent)

    assert f"{text_file.parent}/manifest.json is no manifest" in printed
    assert closing == "1 refused, 0 failed."
    assert not Article.objects.exists()


@pytest.mark.django_db
def test_ingest_refuses_a_folder_without_a_manifest(text_file: Path) -> None:
    printed, _closing = ingest_refused(text_file.parent)

    assert printed == (
        f"refused       {text_file.parent}: The folder {text_file.parent} has no manifest.json. "
        "Add one, or name the files themselves.\n"
    )


@pytest.mark.django_db
def test_ingest_takes_metadata_for_one_text_only(text_file: Path, tmp_path: Path) -> None:
    _printed, closing = ingest_refused(text_file, text_file, "--title", "Which?")

    assert closing == "Metadata describe one text: name a single text file with them."


@pytest.mark.django_db
def test_ingest_waits_for_what_is_already_extracted(text_file: Path) -> None:
    ingest(text_file)
    run = Extraction.objects.get()
    intake.extract(extraction_id=run.pk, clock=timezone.now)
    run.refresh_from_db()

    printed = ingest(text_file, "--wait")

    name = f"article {run.article_id}, “{TEXT}”"
    assert printed.splitlines() == [
        f"already here  a.txt: {name}",
        f"done          1/1 {name}: {run.claim_count} claims",
    ]


@pytest.mark.django_db
def test_ingest_that_waits_reports_a_failed_extraction(text_file: Path) -> None:
    ingest(text_file)
    Extraction.objects.update(status="failed", error="The parser broke.")

    printed, closing = ingest_refused(text_file, "--wait")

    assert printed.splitlines()[-1].endswith(": The parser broke.")
    assert closing == "0 refused, 1 failed."


@pytest.mark.slow
@pytest.mark.django_db(transaction=True)
def test_ingest_exits_with_1_when_something_was_refused(
    slot: Slot, text_file: Path, tmp_path: Path
) -> None:
    manifest = tmp_path / "manifest.json"
    manifest.write_text(json.dumps({"articles": [{"file": "a.txt"}, {"file": "gone.txt"}]}))

    done = subprocess.run(
        [sys.executable, "manage.py", "ingest", str(manifest)],
        cwd=ROOT,
        env=slot.environment(),
        capture_output=True,
        text=True,
        check=False,
    )

    assert done.returncode == 1
    assert done.stderr.splitlines()[-1] == "CommandError: 1 refused, 0 failed."
    assert [line.split()[0] for line in done.stdout.splitlines()] == ["new", "refused"]
    assert Article.objects.count() == 1


@pytest.mark.django_db
def test_sweep_sends_again_what_waited_too_long(
    text_file: Path, sent: Sent, django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks
) -> None:
    ingest(text_file)
    Extraction.objects.update(sent_at=timezone.now() - timedelta(days=1))
    run = Extraction.objects.get()
    out = StringIO()

    with django_capture_on_commit_callbacks(execute=True):
        call_command("sweep", stdout=out)
        call_command("sweep", stdout=out)

    assert sent() == [("verification.extract_article", {"extraction_id": run.pk})]
    assert out.getvalue().splitlines() == [
        "sent again: 1 extractions, 0 reports, e-mail to 0 people, 0 changes of many claims",
        "sent again: 0 extractions, 0 reports, e-mail to 0 people, 0 changes of many claims",
    ]
