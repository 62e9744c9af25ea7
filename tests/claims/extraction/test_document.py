from datetime import date

from claims.extraction.document import block_hashes, read_document

ARTICLE = """

Influx of fighters

By [Ann Writer](#)

Global Daily, October 05, 2020
[First Source](#) 4 October 2020

Region: [Asia](#)

The war is not a new

phenomenon. It goes on.

Soldiers on a road. **Jo Smith / EPA / TASS**

### **A heading**

More text here.

*

Note to readers: please share.

An author is an analyst.

Copyright © Ann Writer, 2020

Original url:

<https://example.org/2020/a1>
"""


def test_blocks_are_told_apart() -> None:
    document = read_document(ARTICLE)
    kinds = [(block.kind, ARTICLE[block.start : block.end][:12]) for block in document.blocks]

    assert kinds == [
        ("header", "Influx of fi"),
        ("header", "By [Ann Writ"),
        ("header", "Global Daily"),
        ("header", "Region: [Asi"),
        ("body", "The war is n"),
        ("body", "phenomenon. "),
        ("caption", "Soldiers on "),
        ("header", "### **A head"),
        ("body", "More text he"),
        ("boilerplate", "*"),
        ("boilerplate", "Note to read"),
        ("boilerplate", "An author is"),
        ("boilerplate", "Copyright © "),
        ("boilerplate", "Original url"),
        ("boilerplate", "<https://exa"),
    ]


def test_header_and_footer_give_the_metadata() -> None:
    metadata = read_document(ARTICLE).metadata

    assert metadata.title == "Influx of fighters"
    assert metadata.byline == "Ann Writer"
    assert metadata.publisher == "Global Daily"
    assert metadata.original_publisher == "First Source"
    assert metadata.published_on == date(2020, 10, 5)
    assert metadata.url == "https://example.org/2020/a1"


def test_paragraph_broken_mid_sentence_is_joined() -> None:
    paragraphs = read_document(ARTICLE).paragraphs()

    assert [len(spans) for spans in paragraphs] == [2, 1]


def test_text_without_a_header_is_named_by_its_opening() -> None:
    document = read_document("The war goes on. " * 20)

    assert document.metadata.title is None
    assert document.name.startswith("The war goes on.")
    assert document.name.endswith("…")


def test_date_that_no_calendar_has_is_no_dateline() -> None:
    assert read_document("A title\n\nDaily, November 31, 2020\n\nText.").metadata.publisher is None


FOOTER = "Our newsroom lives on what its readers give."


def test_block_known_to_repeat_is_boilerplate() -> None:
    known = frozenset(block_hashes(f"Another text altogether.\n\n{FOOTER}"))
    text = "Troops left the town on foot.\n\nOur newsroom **lives** on\nwhat its readers give."
    kinds = [block.kind for block in read_document(text, known_boilerplate=known).blocks]

    assert kinds == ["body", "boilerplate"]
    assert [block.kind for block in read_document(text).blocks] == ["body", "body"]


def test_repeated_figure_is_never_boilerplate() -> None:
    text = "Shelling went on.\n\nThe war has killed 13,000 people since it began."
    known = frozenset(block_hashes(text))
    blocks = read_document(text, known_boilerplate=known).blocks

    assert [block.kind for block in blocks] == ["boilerplate", "body"]
