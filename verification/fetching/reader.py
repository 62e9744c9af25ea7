"""Run by `texts`, as a process: a file in, what it says out, as JSON; within hard limits."""

import json
import re
import resource
import sys
from collections.abc import Callable
from io import BytesIO

from verification.fetching import sniffing

MEGABYTE = 1024 * 1024
MOST_MEMORY = 1536 * MEGABYTE
MOST_SECONDS = 25
LONGEST_TEXT = 2_000_000
MOST_PAGES = 1000
# What PostgreSQL or a reader could not take: control characters but for tab and line ends.
CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ud800-\udfff]")
TEXTS = ("application/json", "application/xml", "application/xhtml+xml")


def main() -> None:
    media_type, charset = sys.argv[1:3]
    limit()
    content = sys.stdin.buffer.read()
    read = reader_for(media_type)
    text, problem = "", ""
    try:
        text = read(content, charset) if read else ""
    except (MemoryError, RecursionError):
        raise  # ends the process, which says enough
    except Exception as error:  # noqa: BLE001 (of whatever kind: libraries meet files that nobody has tested)
        problem = f"Its text could not be read: {type(error).__name__}."
    if read is None:
        problem = "A file of this kind has no text that is read."
    elif not text.strip() and not problem:
        problem = "There is no text in it."
    cleaned = CONTROL.sub("", text[:LONGEST_TEXT]).strip()
    sys.stdout.write(json.dumps({"text": cleaned, "problem": problem}))


def limit() -> None:
    """Bound what this process may use; the kernel holds it to that."""
    bounds = {
        resource.RLIMIT_AS: MOST_MEMORY,
        resource.RLIMIT_CPU: MOST_SECONDS,
        resource.RLIMIT_FSIZE: 0,
        resource.RLIMIT_CORE: 0,
    }
    for what, most in bounds.items():
        resource.setrlimit(what, (most, most))


def reader_for(media_type: str) -> Callable[[bytes, str], str] | None:
    if media_type == sniffing.HTML:
        return page_text
    if media_type == sniffing.PDF:
        return pdf_text
    if media_type.startswith("text/") or media_type in TEXTS:
        return decoded
    return None


def page_text(content: bytes, charset: str) -> str:
    """Return what a page says, without its menus and notices; all of it where that is nothing."""
    import trafilatura

    page = decoded(content, charset) if charset else content
    tree = trafilatura.load_html(page)
    if tree is None:
        return ""
    said = trafilatura.extract(
        tree, favor_recall=True, include_comments=False, include_tables=True, deduplicate=False
    )
    return said or str(trafilatura.html2txt(page))


def pdf_text(content: bytes, _charset: str) -> str:
    from pypdf import PdfReader

    parts: list[str] = []
    for page in PdfReader(BytesIO(content)).pages[:MOST_PAGES]:
        parts.append(page.extract_text())
        if sum(map(len, parts)) > LONGEST_TEXT:
            break
    return "\n\n".join(parts)


def decoded(content: bytes, charset: str) -> str:
    """Return a text in the encoding that it has: by its mark, its sender's word, or its look."""
    for mark, encoding in sniffing.MARKS:
        if content.startswith(mark):
            return content[len(mark) :].decode(encoding, "replace")
    for name in (charset, "utf-8"):
        try:
            return content.decode(name or "utf-8")
        except (LookupError, UnicodeError):
            continue
    return _guessed(content)


def _guessed(content: bytes) -> str:
    from charset_normalizer import from_bytes

    best = from_bytes(content[:200_000]).best()
    return content.decode(best.encoding if best else "latin-1", "replace")


if __name__ == "__main__":
    main()
