"""What each client meant to do and was told: written before it asks and after it is answered.

A line is a single write. One that crosses the end of a page of the file may still be torn when its
writer is killed: it counts as not written.
"""

import json
import os
import time
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import count
from pathlib import Path
from typing import Any

from tests.stress.line import UNKNOWN


class Ledger:
    def __init__(self, path: Path) -> None:
        before = path.read_bytes() if path.exists() else b""
        self._file = os.open(path, os.O_WRONLY | os.O_APPEND | os.O_CREAT, 0o600)
        if before and not before.endswith(b"\n"):
            # Else the next line would be torn, too.
            os.write(self._file, b"\n")
        # Not by adding one: two threads of a double click count at the same time.
        self._numbers = count(1)
        # A person who comes back after a crash counts on in a series of their own.
        self._series = f"{os.getpid()}-{time.time_ns()}"

    def means(self, do: str, **facts: Any) -> str:
        """Write down what is about to be asked and return its number."""
        number = f"{self._series}-{next(self._numbers)}"
        self._write({"number": number, "at": time.time(), "do": do, **facts})
        return number

    def hears(self, number: str, status: int, **facts: Any) -> None:
        self._write({"answers": number, "at": time.time(), "status": status, **facts})

    def _write(self, line: dict[str, Any]) -> None:
        os.write(self._file, f"{json.dumps(line)}\n".encode())


@dataclass(slots=True)
class Deed:
    """One request and what came of it."""

    who: str
    do: str
    at: float
    given: dict[str, Any]
    status: int = UNKNOWN
    answered_at: float = 0.0
    told: dict[str, Any] | None = None

    @property
    def is_done(self) -> bool:
        return 200 <= self.status < 300 and not (self.told or {}).get("unclear")

    @property
    def is_unclear(self) -> bool:
        """Tell whether nobody but the database knows what came of it."""
        return (
            self.status == UNKNOWN or self.status >= 500 or bool((self.told or {}).get("unclear"))
        )


def deeds(folder: Path) -> Iterator[Deed]:
    """Return what all clients did, each client's in its order."""
    for file in sorted(folder.glob("*.jsonl")):
        asked: dict[str, Deed] = {}
        for line in file.read_text().splitlines(keepends=True):
            if not line.endswith("}\n"):
                continue  # torn
            facts = json.loads(line)
            at = facts.pop("at")
            if "do" in facts:
                number, do = facts.pop("number"), facts.pop("do")
                asked[number] = Deed(file.stem, do, at, facts)
                continue
            deed = asked[facts.pop("answers")]
            deed.status, deed.answered_at, deed.told = facts.pop("status"), at, facts
        yield from asked.values()
