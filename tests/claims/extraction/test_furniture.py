"""What a page says of itself gives no claim; news in the same words keeps its own."""

from pathlib import Path

import pytest

from claims.extraction.document import read_document
from claims.extraction.furniture import tail_start
from claims.extraction.pipeline import find_claims

HEAD = "Shells hit the port of Lenka\n\nRiver Notes | 4 May 2021\n\nBy Ann Writer"
TEXT = (
    "The army shelled the port of Lenka on Monday and killed 21 people, the governor said. Two "
    "ships sank. The rebels denied that they had fired on the ships.\n\nThe fighting began in "
    "March, when the rebels took the bridge at Brod and 9,000 people fled to the coast, officials "
    "say."
)
RIGHTS = "© 2021 River Notes"
LINES = Path(__file__).parent
# Above the blank line of each file is what has to be told rightly wherever it stands.
PAGE_LINES, MORE_PAGE_LINES = (
    part.splitlines() for part in (LINES / "page_lines.txt").read_text().split("\n\n")
)
NEWS_LINES, MORE_NEWS_LINES = (
    part.splitlines() for part in (LINES / "news_lines.txt").read_text().split("\n\n")
)
BLOCKS = [
    (
        "Notes to editors\n\n1. All figures are in krone at 2021 prices.\n\n2. The Fund has "
        "worked in Tarn since 1994 and employs 640 people."
    ),
    "Notes for editors:\n\nThe 14 hospitals named above are listed on page 7.",
    "ENDS\n\nThe Harbour Fund was founded in 1971. It has 4,200 staff in 38 countries.",
    (
        "About the Harbour Fund\n\nThe Harbour Fund has helped 3 million people in 38 "
        "countries since 1971."
    ),
    "About lenkaNotes\n\nlenkaNotes has told 3 million readers about the coast since 1971.",
    "About us\n\nWe are a team of 14 reporters and have published 3,000 stories.",
    (
        "Methodology\n\nWe counted an attack as one event if it took place within 24 hours. "
        "Some 1,400 posts were coded by three people."
    ),
    (
        "Notes to Editors:\n\n• Photos and 12 minutes of b-roll: "
        "https://media.fund.example/lenka\n\n• The Fund has reached 2.3 million people in "
        "Varnia since January.\n\n• Spokespeople are available in Lenka and Brod."
    ),
    (
        "- ENDS -\n\nFor more information, contact Jan Hale on +44 20 5550 0142\n\nAbout The "
        "Harbour Fund\n\nThe Harbour Fund works in 38 countries and reached 12 million "
        "children last year."
    ),
    "###\n\nThe Quay Institute is a research body with 40 fellows.",
    (
        "Press contact\n\nMs. Ada Horn, Head of Press\n\n12 Arsenal Street, 10200 "
        "Lenka\n\nPhone: 020 555 0188"
    ),
    (
        "Further information\n\nThe full text of the resolution (A/77/114) and the 31 annexes "
        "are in the archive."
    ),
    (
        "About this story\n\nWe spoke to 43 witnesses and looked at 900 photographs between "
        "May and July."
    ),
    "How we did it\n\nThree reporters sifted 14,000 posts.",
    (
        "River Notes was declared a foreign agent in 2019. If you live in Varnia, do not share a "
        "link to this text. Everybody else can support us from €8 a month."
    ),
]


def wordings(*blocks: str) -> set[str]:
    return {claim.exact for claim in find_claims("\n\n".join(blocks))}


@pytest.mark.parametrize("lines", [*PAGE_LINES, *BLOCKS])
def test_page_says_nothing_to_check(lines: str) -> None:
    told = wordings(HEAD, TEXT)

    assert wordings(HEAD, TEXT, lines) == told
    assert wordings(HEAD, TEXT, lines, RIGHTS) == told


@pytest.mark.parametrize("line", NEWS_LINES)
def test_news_in_the_words_of_a_page_is_news(line: str) -> None:
    told = wordings(HEAD, TEXT)

    assert wordings(HEAD, TEXT, line) > told
    assert wordings(HEAD, TEXT, line, "Share", RIGHTS) > told
    assert wordings(HEAD, line, TEXT) > told


def test_call_on_the_reader_is_cut_from_the_last_paragraph() -> None:
    told = "Two shells fell on the bridge."
    last = f"{told} If you were there, write to us on WhatsApp +44 7700 900155; texts cost £2."

    assert last[: tail_start(last)] == f"{told} "
    assert wordings(HEAD, TEXT, last) == wordings(HEAD, TEXT, told)


def test_heading_in_the_first_half_cuts_nothing_away() -> None:
    more = "\n\n".join(f"{number} ships left on the next morning." for number in range(12, 20))

    assert len(wordings(HEAD, TEXT, "About the Northern Fleet", TEXT, more)) > len(wordings(TEXT))


def test_appeal_above_the_text_is_no_text() -> None:
    appeal = "DEAR FRIENDS! WE LIVE ON WHAT YOU GIVE: 38% of the May budget has been collected."

    assert wordings(HEAD, appeal, TEXT) == wordings(HEAD, TEXT)


# Texts between which a line stands, as plain as they are.
TALKS = (
    "Talks are to go on in the capital next week, the ministry said, although few diplomats expect "
    "the parties to agree on a new map of the valley."
)


def kind_below(line: str) -> str:
    return _kind(line, HEAD, TEXT, TALKS, line)


def kinds(line: str) -> list[str]:
    """Return what `line` is taken for below the text, within it and above it."""
    within, above = _kind(line, HEAD, TEXT, line, TALKS), _kind(line, HEAD, line, TEXT, TALKS)
    return [kind_below(line), within, above]


def _kind(line: str, *page: str) -> str:
    text = "\n\n".join(page)
    at = text.rindex(line)
    blocks = read_document(text).blocks
    return next(block.kind for block in blocks if block.start <= at < block.end)


def test_few_lines_of_pages_are_text() -> None:
    left = [line for line in MORE_PAGE_LINES if kind_below(line) == "body"]

    assert len(left) <= 0.2 * len(MORE_PAGE_LINES), left


def test_hardly_any_news_is_taken_for_furniture() -> None:
    taken = {line: kinds(line) for line in MORE_NEWS_LINES}
    lost = [line for line, kinds in taken.items() if "boilerplate" in kinds]
    lost_within = [line for line, (_, within, _) in taken.items() if within == "boilerplate"]

    assert len(lost) <= 0.04 * len(MORE_NEWS_LINES), lost
    assert lost_within == []
