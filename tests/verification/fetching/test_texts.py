"""Reading files that may be made to harm whoever reads them."""

import time
import zlib

import pytest

from verification.fetching.sniffing import HTML, PDF, PLAIN, UNKNOWN, media_type
from verification.fetching.texts import Text, text_of

PAGE = """<!DOCTYPE html><html><head><title>Losses</title><script>alert("script")</script></head>
<body><nav><a href="/">Home</a></nav><article><h1>Losses in the north</h1>
<p>The ministry said on Monday that {figure} soldiers had died in the fighting of the past two
months, a number which it had until then refused to give.</p>
<p onclick="alert(1)">Families had asked for it again and again, in letters and on the squares of
the capital, and were given an answer for the first time.</p></article>
<footer>All rights reserved</footer></body></html>"""


def pdf(stream: bytes, *, packed: bool = False) -> bytes:
    """Return a PDF of one page with this content."""
    packing = b"/Filter /FlateDecode " if packed else b""
    objects = [
        b"<< /Type /Catalog /Pages 2 0 R >>",
        b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
        b"<< /Type /Page /Parent 2 0 R /Contents 4 0 R /Resources << /Font << /F1 5 0 R >> >> >>",
        b"<< " + packing + b"/Length %d >>\nstream\n" % len(stream) + stream + b"\nendstream",
        b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>",
    ]
    file, places = b"%PDF-1.4\n", []
    for number, content in enumerate(objects, start=1):
        places.append(len(file))
        file += b"%d 0 obj\n" % number + content + b"\nendobj\n"
    table = b"".join(b"%010d 00000 n \n" % place for place in places)
    trailer = b"trailer\n<< /Size 6 /Root 1 0 R >>\nstartxref\n%d\n%%%%EOF\n" % len(file)
    return file + b"xref\n0 6\n0000000000 65535 f \n" + table + trailer


def test_page_gives_its_words_without_menus_and_scripts() -> None:
    found = text_of(PAGE.format(figure="2,783").encode(), media_type=HTML)

    assert "2,783 soldiers had died" in found.text
    assert [word for word in ("Home", "alert", "rights reserved", "<p") if word in found.text] == []


def test_page_is_decoded_as_its_sender_says() -> None:
    page = PAGE.format(figure="Нагорный Карабах")

    found = text_of(page.encode("cp1251"), media_type=HTML, charset="windows-1251")

    assert "Нагорный Карабах soldiers" in found.text


@pytest.mark.parametrize(
    ("content", "charset", "text"),
    [
        ("Łódź".encode(), "", "Łódź"),
        ("Łódź".encode(), "no such thing", "Łódź"),
        ("Łódź".encode("iso-8859-2"), "iso-8859-2", "Łódź"),
        (b"\xff\xfe" + "Łódź".encode("utf-16-le"), "", "Łódź"),
        (b"a\0b\x1bc", "", "abc"),
    ],
)
def test_plain_text_is_decoded(content: bytes, charset: str, text: str) -> None:
    assert text_of(content, media_type=PLAIN, charset=charset) == Text(text)


def test_pdf_gives_its_words() -> None:
    file = pdf(b"BT /F1 12 Tf 20 200 Td (6,438 names are listed.) Tj ET")

    assert media_type(file) == PDF
    assert text_of(file, media_type=PDF) == Text("6,438 names are listed.")


def test_file_without_text_says_so() -> None:
    assert text_of(b"\x89PNG", media_type="image/png").problem.startswith("A file of this kind")
    assert text_of(pdf(b""), media_type=PDF).problem == "There is no text in it."


@pytest.mark.parametrize("content", [b"", b"%PDF-1.4\nnothing", b"%PDF-1.7\n" + b"<" * 100_000])
def test_broken_pdf_is_a_problem_and_no_error(content: bytes) -> None:
    found = text_of(content, media_type=PDF)

    assert (found.text, found.problem != "") == ("", True)


def test_pdf_that_unpacks_to_gigabytes_ends_within_the_limits() -> None:
    bomb = pdf(zlib.compress(b"(a) Tj " * 40_000_000, 9), packed=True)
    begun = time.monotonic()

    found = text_of(bomb, media_type=PDF, seconds=10)

    assert (found.text, found.problem != "") == ("", True)
    assert time.monotonic() - begun < 20


@pytest.mark.parametrize("nested", ["<div>" * 200_000, "<p>" + "<b><i>" * 100_000, "&" * 1_000_000])
def test_page_that_is_nothing_but_nesting_ends(nested: str) -> None:
    text_of(nested.encode(), media_type=HTML, seconds=20)


@pytest.mark.parametrize(
    ("content", "kind"),
    [
        (b"\n <!-- a --> <!DOCTYPE HTML><p>", HTML),
        (b"\xef\xbb\xbf<html>", HTML),
        (b'<?xml version="1.0"?><!DOCTYPE html><html xmlns="a">', HTML),
        (b'<svg xmlns="a"><script>', "image/svg+xml"),
        (b'<?xml version="1.0"?><svg>', "image/svg+xml"),
        (b'<?xml version="1.0"?><rss>', "application/xml"),
        (b"Just words.", PLAIN),
        ("Łódź".encode("utf-16"), PLAIN),
        (b"", PLAIN),
        (b"\x00\x01\x02", UNKNOWN),
        (b"\x89PNG\r\n\x1a\n" + b"\0" * 30, "image/png"),
        (b"\xff\xd8\xff\xe0" + b"\0" * 30, "image/jpeg"),
        (b"PK\x03\x04" + b"\0" * 30, "application/zip"),
        (b"MZ\x90\x00" + b"\0" * 300, "application/x-msdownload"),
    ],
)
def test_kind_of_file_is_told_by_its_bytes(content: bytes, kind: str) -> None:
    assert media_type(content) == kind
