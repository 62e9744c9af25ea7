"""Runs in a process of its own: report.typ, with the data that stand on its input, as a PDF.

Typst keeps what it has laid out for as long as its process lives, and that is a lot. It is started
as a script, without Django: `python -P typesetting.py FONTS… < report.json > report.pdf`.
"""

import sys
from pathlib import Path
from typing import Any

import typst

SOURCE = Path(__file__).with_name("report.typ")
# In the document's properties: the same data would give other bytes tomorrow.
CREATED = 946_684_800


def typeset(report: bytes, fonts: list[str]) -> bytes:
    """Return the document; only typst's own fonts and those of these directories are used."""
    # Files that are not on a disk; typst's types do not know that it takes them.
    files: Any = {"main.typ": SOURCE.read_bytes(), "report.json": report}
    made: bytes = typst.compile(
        files,
        format="pdf",
        font_paths=typst.Fonts(include_system_fonts=False, font_paths=fonts),
        timestamp=CREATED,
    )
    return made


if __name__ == "__main__":
    sys.stdout.buffer.write(typeset(sys.stdin.buffer.read(), sys.argv[1:]))
