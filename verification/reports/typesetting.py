"""Runs in a process of its own: a template, with the data that stand on its input, as a PDF.

Typst keeps what it has laid out for as long as its process lives, and that is a lot. It is started
as a script, without Django:

    python -P typesetting.py report.typ FONTS… < report.json > report.pdf
"""

import sys
from pathlib import Path
from typing import Any

import typst

HERE = Path(__file__).parent
# What all templates share.
LOOK = "look.typ"
# In the document's properties: the same data would give other bytes tomorrow.
CREATED = 946_684_800


def typeset(template: str, report: bytes, fonts: list[str]) -> bytes:
    """Return the document; only typst's own fonts and those of these directories are used."""
    # Files that are not on a disk; typst's types do not know that it takes them.
    files: Any = {
        "main.typ": (HERE / template).read_bytes(),
        LOOK: (HERE / LOOK).read_bytes(),
        "report.json": report,
    }
    made: bytes = typst.compile(
        files,
        format="pdf",
        font_paths=typst.Fonts(include_system_fonts=False, font_paths=fonts),
        timestamp=CREATED,
    )
    return made


if __name__ == "__main__":
    sys.stdout.buffer.write(typeset(sys.argv[1], sys.stdin.buffer.read(), sys.argv[2:]))
