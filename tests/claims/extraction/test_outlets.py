"""What a page says of its outlet and of its authors is told by their names."""

import pytest

from claims.extraction.document import read_document
from claims.extraction.outlets import names_of
from claims.extraction.pipeline import find_claims

TEXT = (
    "The army shelled the port of Lenka on Monday and killed 21 people, the governor said. Two "
    "ships sank. The rebels denied that they had fired on the ships.\n\nThe fighting began in "
    "March, when the rebels took the bridge at Brod and 9,000 people fled to the coast, officials "
    "say."
)
TITLE = "Shells hit the port"
HEADS = [
    ("The Quay Dispatch", "Mara Venn", f"{TITLE}\n\nThe Quay Dispatch | 4 May 2021\n\n"),
    ("Valley Monitor", "Mara Venn", f"{TITLE}\n\nValley Monitor, No. 31, 4 May 2021\n\n"),
    ("The Anchor", "Ivo Stern", f"{TITLE}\n\nTHE ANCHOR / NEWS / LENKA\n\n4 May 2021\n\n"),
    ("Coast Herald", "Ivo Stern", f"{TITLE} | Coast Herald\n\n4 May 2021\n\n"),
]
OF_THE_PAGE = [
    "{outlet} is supported by the Tiller Trust. Its 9 partners are named here.",
    "{outlet} is blocked in Tarnia. Here is how to reach us: mirror no. 2, VPN, letter",
    "{outlet} is owned by its 44 journalists.",
    "{outlet} won three Quay Prizes in 2020.",
    "{outlet} was set up in 1988 by four dockers and is printed in Brod.",
    "{author} has covered the port since 2004.",
    "{author} has followed the war for 11 years and lives in Brod.",
    (
        "{outlet} is blocked in Tarnia. Here is how to reach us: mirror no. 2, VPN, letter\n\n"
        "Officials have declared {outlet} a “hostile voice.” 1,310 readers gave in May — join them"
    ),
    "Case No. LK-9-20: State v. Horn. The ruling (31 pages, PDF) is available here.",
    "TODAY’S SITTINGS\n\nAssembly, 2.15: Questions to the minister; Ports Bill.\nCourt, 3.0: Horn.",
]
OF_THE_ARTICLE = [
    "{outlet} has seen 14 of the orders, which bear the governor's signature.",
    "{outlet} counted 340 fresh graves on pictures from the air.",
    "Police searched the office of {outlet} on Tuesday and arrested three editors.",
    "The port is supported by 3,000 volunteers from the islands.",
]


def wordings(text: str) -> set[str]:
    return {claim.exact for claim in find_claims(text)}


@pytest.mark.parametrize(("outlet", "author", "head"), HEADS)
@pytest.mark.parametrize("line", OF_THE_PAGE)
def test_page_of_the_outlet_claims_nothing(line: str, outlet: str, author: str, head: str) -> None:
    page = f"{head}By {author}\n\n{TEXT}"
    said = line.format(outlet=outlet, author=author)

    assert wordings(f"{page}\n\n{said}") == wordings(page)
    assert wordings(f"{page}\n\n{said}\n\n© 2021 {outlet}") == wordings(page)


@pytest.mark.parametrize(("outlet", "author", "head"), HEADS)
@pytest.mark.parametrize("line", OF_THE_ARTICLE)
def test_report_of_the_outlet_is_news(line: str, outlet: str, author: str, head: str) -> None:
    page = f"{head}By {author}\n\n{TEXT}"

    assert wordings(f"{page}\n\n{line.format(outlet=outlet, author=author)}") > wordings(page)


def test_note_of_the_editors_above_the_text_is_no_text() -> None:
    head = "Report on Lenka\n\nValley Monitor | Documents | 4 May 2021"
    note = (
        "The Valley Monitor prints the bulletins of the Border Mission (BM) in short. Our own note "
        "on what the parties said comes last."
    )

    assert wordings(f"{head}\n\n{note}\n\n{TEXT}") == wordings(f"{head}\n\n{TEXT}")


@pytest.mark.parametrize(("outlet", "author", "head"), HEADS)
def test_names_are_those_of_the_header(outlet: str, author: str, head: str) -> None:
    names = read_document(f"{head}By {author}\n\n{TEXT}").names

    assert outlet.removeprefix("The ") in names.outlets
    assert names.authors == (author,)


def test_title_is_no_outlet() -> None:
    assert names_of(["The Army Takes The Port", "4 May 2021"], []).outlets == ()


@pytest.mark.parametrize(
    "line",
    [
        "A crane lies in the harbour of Lenka in a photo released by the rebels (Handout/QNA)",
        "Smoke rises over the grain silos of Lenka. (Mara Venn/Quay Agency)",
    ],
)
def test_picture_line_between_paragraphs_is_a_caption(line: str) -> None:
    first, second = TEXT.split("\n\n")
    text = f"{HEADS[0][2]}By Mara Venn\n\n{first}\n\n{line}\n\n{second}"

    blocks = read_document(text).blocks
    assert [text[b.start : b.end] for b in blocks if b.kind == "caption"] == [line]
