"""What a report lies in while it is written goes with its process."""

import os
import tempfile
import time
from pathlib import Path

import pytest

from verification.reports import scratch

LONG_AGO = 2 * scratch.YOUNG


@pytest.fixture(autouse=True)
def temporary(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    return tmp_path


def age(path: Path) -> None:
    at = time.time() - LONG_AGO
    os.utime(path, (at, at), follow_symlinks=False)


def test_it_goes_with_its_block_however_that_ends(temporary: Path) -> None:
    with pytest.raises(IsADirectoryError), scratch.directory() as directory:
        directory.write_bytes(b"half")

    assert list(temporary.iterdir()) == []


def test_what_nobody_holds_any_more_is_removed_and_nothing_else(temporary: Path) -> None:
    elsewhere, others = temporary / "elsewhere", temporary / "others"
    for folder in (elsewhere, others, left := temporary / f"{scratch.PREFIX}left"):
        folder.mkdir()
        (folder / "file").write_bytes(b"x")
    young = temporary / f"{scratch.PREFIX}young"
    young.mkdir()
    link = temporary / f"{scratch.PREFIX}link"
    link.symlink_to(elsewhere)
    with scratch.directory() as held:
        for path in (others, left, link, held):
            age(path)
        with scratch.directory() as mine:
            assert set(temporary.iterdir()) == {elsewhere, others, young, link, held, mine}

    assert (elsewhere / "file").read_bytes() == b"x"
