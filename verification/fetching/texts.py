"""The text of a fetched file, read by a process of its own: a hostile file can cost no more."""

import json
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

PROJECT = Path(__file__).resolve().parents[2]
READER = [sys.executable, "-m", "verification.fetching.reader"]
# Of one file, in seconds; the reader has a little less of the processor's time.
SECONDS = 30.0


@dataclass(frozen=True, slots=True)
class Text:
    """What a file says; `problem` tells why it is not known, and is empty where it is."""

    text: str = ""
    problem: str = ""


def text_of(
    content: bytes, *, media_type: str, charset: str = "", seconds: float = SECONDS
) -> Text:
    """Return the text of a page, a PDF or a plain text; of another kind of file there is none."""
    command = [*READER, media_type, charset]
    try:
        # Without the environment, which has what only we may know.
        done = subprocess.run(  # noqa: S603 (our own program)
            command,
            input=content,
            capture_output=True,
            check=False,
            cwd=PROJECT,
            env={},
            timeout=seconds,
        )
    except subprocess.TimeoutExpired:
        return Text(problem="Reading its text took too long.")
    if done.returncode:
        return Text(problem="Its text could not be read within the limits of time and memory.")
    said = json.loads(done.stdout)
    return Text(said["text"], said["problem"])
