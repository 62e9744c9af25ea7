"""Reports as their readers have them: read by other people's libraries, never by our writers."""

import csv
import io
import json
import re
import unicodedata
from collections.abc import Callable, Iterator
from html.parser import HTMLParser
from typing import Any

import openpyxl
import pypdf
from markdown_it import MarkdownIt
from openpyxl.utils.escape import unescape
from openpyxl.workbook import Workbook

# What stands at the top and foot of each page of a PDF.
RUNNING = re.compile(
    r"\A(?:Verdict report \d.* articles?|Article report article \d+)\n|\n?\d+ / \d+\s*\Z"
)


class Page(HTMLParser):
    """What a browser would make of a page."""

    def __init__(self, page: bytes) -> None:
        super().__init__()
        self.tags: list[str] = []
        self.attributes: list[tuple[str, str | None]] = []
        self.text = ""
        self.feed(page.decode())
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append(tag)
        self.attributes += attrs

    def handle_data(self, data: str) -> None:
        self.text += data

    @property
    def words(self) -> str:
        return " ".join(self.text.split())


def text_of(form: str, report: bytes) -> str:
    """Return what a report tells in words, whatever its form."""
    return READERS[form](report)


def squeezed(text: str) -> str:
    """Return a text without blanks, line ends and what cannot be seen: forms differ in those."""
    return "".join(one for one in text if unicodedata.category(one)[0] not in "ZC")


def rendered(report: bytes) -> str:
    """Return a Markdown report as a site would show it, as HTML."""
    site = MarkdownIt("commonmark", {"html": True}).enable(["table", "strikethrough"])
    return str(site.render(report.decode()))


def book_of(report: bytes) -> Workbook:
    return openpyxl.load_workbook(io.BytesIO(report))


def sheet_of(report: bytes, name: str) -> list[dict[str, Any]]:
    """Return the rows of a sheet, by the names in its header."""
    head, *rows = book_of(report)[name].iter_rows(values_only=True)
    return [
        {str(title): _as_excel_reads(value) for title, value in zip(head, row, strict=True)}
        for row in rows
    ]


def lines_of(report: bytes) -> list[Any]:
    """Return the values of a report of lines, read as programs of every kind read lines."""
    return [json.loads(line) for line in report.decode().splitlines()]


def _strings(value: Any) -> Iterator[str]:
    if isinstance(value, dict):
        for one in value.values():
            yield from _strings(one)
    elif isinstance(value, list):
        for one in value:
            yield from _strings(one)
    elif value is not None:
        yield str(value)


def _cells(report: bytes) -> str:
    rows = csv.reader(io.StringIO(report.decode("utf-8-sig"), newline=""))
    return "\n".join(cell.removeprefix("'") for row in rows for cell in row)


def _as_excel_reads(value: Any) -> Any:
    """Return a cell with the characters that XML has no room for; openpyxl leaves their codes."""
    return unescape(value) if isinstance(value, str) else value


def _sheets(report: bytes) -> str:
    book = book_of(report)
    cells = (cell for sheet in book for row in sheet.iter_rows(values_only=True) for cell in row)
    return "\n".join(str(_as_excel_reads(cell)) for cell in cells if cell is not None)


def pages_of(report: bytes) -> list[str]:
    """Return the text of each page of a PDF, without what stands at the top and foot of each."""
    pages = [page.extract_text() for page in pypdf.PdfReader(io.BytesIO(report)).pages]
    return [RUNNING.sub("", page) for page in pages]


READERS: dict[str, Callable[[bytes], str]] = {
    "csv": _cells,
    "xlsx": _sheets,
    "json": lambda report: "\n".join(_strings(json.loads(report))),
    "jsonl": lambda report: "\n".join(_strings(lines_of(report))),
    "markdown": lambda report: Page(rendered(report).encode()).text,
    "html": lambda report: Page(report).text,
    "pdf": lambda report: "\n".join(pages_of(report)),
    "article_pdf": lambda report: "\n".join(pages_of(report)),
    "averitec": lambda report: "\n".join(_strings(lines_of(report))),
    "csl": lambda report: "\n".join(_strings(json.loads(report))),
    "claimreview": lambda report: "\n".join(_strings(json.loads(report))),
}
