"""Which texts a path stands for: a file, or a manifest.json with the metadata of several.

    {"articles": [{"file": "a.txt", "title": "…", "publisher": "…", "published_on": "2020-11-05"}]}

Only `file` is needed; it is found from where the manifest lies. What is null or left out is read
from the text. Other keys are notes for people.
"""

import json
from dataclasses import dataclass, fields
from datetime import date
from pathlib import Path
from typing import Any

from claims.articles import Metadata
from claims.errors import BadInput

NAME = "manifest.json"


@dataclass(frozen=True, slots=True)
class Submission:
    file: Path
    metadata: Metadata


def submissions(path: Path, metadata: Metadata) -> list[Submission]:
    """Return the texts at `path`; `metadata` is that of a single file.

    :raises BadInput: the path is a folder without a manifest, or the manifest cannot be used.
    """
    if path.is_dir() and not (path / NAME).exists():
        raise _problem(
            f"The folder {path} has no {NAME}.", "Add one, or name the files themselves."
        )
    if path.is_dir():
        return _read(path / NAME)
    return _read(path) if path.suffix == ".json" else [Submission(path, metadata)]


def _read(manifest: Path) -> list[Submission]:
    try:
        entries = json.loads(manifest.read_text(encoding="utf-8"))["articles"]
        return [_submission(manifest.parent, entry) for entry in entries]
    except OSError as error:
        raise _problem(f"{manifest}: {error.strerror}.", "Check the path.") from error
    except (ValueError, LookupError, TypeError, AttributeError) as error:
        raise _problem(
            f"{manifest} is no manifest ({error}).",
            'Its form is {"articles": [{"file": "a.txt", "published_on": "2020-11-05"}]}.',
        ) from error


def _submission(folder: Path, entry: dict[str, Any]) -> Submission:
    given = {field.name: entry.get(field.name) for field in fields(Metadata)}
    day = given.pop("published_on")
    if any(not isinstance(value, str | None) for value in given.values()):
        raise TypeError("metadata are texts or null")
    known = {name: value for name, value in given.items() if value is not None}
    published_on = date.fromisoformat(day) if day is not None else None
    return Submission(folder / entry["file"], Metadata(**known, published_on=published_on))


def _problem(message: str, remedy: str) -> BadInput:
    return BadInput(code="manifest_invalid", field="path", message=message, remedy=remedy)
