import io
import json
import os
import subprocess
import sys
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

ROOT = Path(__file__).parents[2]
TEXT = "Armenia claimed that 25 planes were destroyed on November 3."


def extract(*arguments: str) -> list[str]:
    out = io.StringIO()
    call_command("extract", *arguments, stdout=out)
    return out.getvalue().splitlines()


@pytest.fixture
def article(tmp_path: Path) -> str:
    path = tmp_path / "article.txt"
    path.write_text(TEXT)
    return str(path)


def test_one_json_line_per_claim(article: str) -> None:
    (line,) = extract(article)
    claim = json.loads(line)

    assert claim["source"] == "article.txt"
    assert TEXT[claim["start"] : claim["end"]] == claim["exact"] == "25"


def test_day_of_publication_settles_the_year(article: str) -> None:
    (line,) = extract(article, "--published-on", "2020-11-05")

    assert json.loads(line)["event_date"] == {"start": "2020-11-03", "end": "2020-11-03"}


def test_table_is_for_reading(article: str) -> None:
    (line,) = extract(article, "--format", "table")

    _start, _score, kind, hedged, *label, said = line.split()
    assert (kind, hedged, said) == ("quantity", "hedged", "[Armenia]")
    assert label[:2] == ["25", "planes"]


def test_table_tells_a_denial_from_an_assertion(article: str) -> None:
    Path(article).write_text("The ministry denied that the army had lost 300 tanks.")

    lines = extract(article, "--format", "table")

    assert [line for line in lines if "300 tanks" in line]
    assert all(line.endswith("[the ministry] (denial)") for line in lines)


def test_dash_reads_standard_input(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("sys.stdin", io.TextIOWrapper(io.BytesIO(TEXT.encode())))

    assert json.loads(extract("-")[0])["source"] == "-"


@pytest.mark.parametrize(
    ("content", "says"),
    [(b"", "empty"), (b"caf\xe9", "not valid UTF-8"), (b"a" * 40 + b"\0", "U+0000")],
)
def test_unusable_file_is_named(tmp_path: Path, content: bytes, says: str) -> None:
    path = tmp_path / "bad.txt"
    path.write_bytes(content)

    with pytest.raises(CommandError, match=r"bad\.txt: .*") as refusal:
        extract(str(path))

    assert says in str(refusal.value)


def test_missing_file_is_named(tmp_path: Path) -> None:
    with pytest.raises(CommandError, match=r"none\.txt: No such file or directory"):
        extract(str(tmp_path / "none.txt"))


def test_a_reader_who_has_seen_enough_is_no_error(article: str) -> None:
    reader, writer = os.pipe()
    os.close(reader)

    done = subprocess.run(
        [sys.executable, "manage.py", "extract", article],
        stdout=writer,
        stderr=subprocess.PIPE,
        text=True,
        check=False,
        cwd=ROOT,
    )

    os.close(writer)
    assert (done.returncode, done.stderr) == (0, "")
