"""What is told from paragraphs by shape and place alone."""

import pytest

from claims.extraction.document import read_document

FIRST = "Gunmen killed 12 people at a market in Dorn on Sunday, the police said."
SECOND = "The army sent two battalions to the town, where shops were shut on Monday."
LAST = "A ceasefire signed in May lasted 11 days."
BODY = f"Market attacked\n\nBy Ann Writer\n\n{FIRST}\n\n{SECOND}"


def kinds(text: str) -> dict[str, str]:
    return {text[block.start : block.end]: block.kind for block in read_document(text).blocks}


@pytest.mark.parametrize(
    "line",
    [
        "House of Delegates, half past two: Questions on 3 bills.",
        "Its 6 partners are listed on the back.",
        "Would they meet a second time?",
        "Four ways to grow beans in March",
        "The tribunal is funded by 14 states.",
    ],
)
def test_all_below_a_notice_or_a_heading_at_the_foot_is_of_the_page(line: str) -> None:
    for above in ("Share this article", "TODAY’S BUSINESS"):
        assert kinds(f"{BODY}\n\n{LAST}\n\n{above}\n\n{line}\n")[line] != "body"


@pytest.mark.parametrize(
    "last",
    [
        "A second march is planned for 26 June.",
        "Parliament is to vote on Tuesday on a bill for 2,500 soldiers.",
    ],
)
def test_a_report_may_end_with_what_is_to_come(last: str) -> None:
    assert kinds(f"{BODY}\n\n{last}\n")[last] == "body"
    below = kinds(f"{BODY}\n\n{last}\n\nShare this article\n\nPrint\n")
    assert below[last] == "body"


def test_a_notice_within_the_text_ends_nothing() -> None:
    assert kinds(f"{BODY}\n\nRead more: Ten dead in Tarn\n\n{LAST}\n")[LAST] == "body"


@pytest.mark.parametrize(
    "line",
    [
        "The bridge at Tarn, one of 9 on the river",
        "*Lena Orsk, 17, on the roof of the Hotel Astor, January 2020.*",
        "A child is weighed at a clinic in Dorn. The agency sees 250 a day. (Mercy Bridge)",
        "Nine drones or four?",
    ],
)
def test_what_has_no_end_or_a_caption_s_is_no_paragraph(line: str) -> None:
    assert kinds(f"{BODY}\n\n{line}\n\n{LAST}\n")[line] != "body"


@pytest.mark.parametrize(
    "line",
    [
        "- 9 tanks and 4 guns",
        "(2) 9 tanks and 4 guns",
        "“We saw 9 tanks on the road and 4 guns behind them”",
        (
            "The commission found that 14 of the prisoners were shot on the night of the attack,"
            " and that 9 others were taken to a camp near Dorn, where they are held to this day"
        ),
        "The army showed 9 tanks that it had taken https://example.org/9",
        "The army showed 9 tanks.[4]",
    ],
)
def test_items_quotations_and_lost_full_stops_stay_in_the_text(line: str) -> None:
    assert kinds(f"{BODY}\n\n{line}\n\n{LAST}\n")[line] == "body"


def test_a_list_below_a_colon_stays_in_the_text() -> None:
    items = "9 tanks\n\n4 guns\n\n120 shells"
    found = kinds(f"{BODY}\n\nThe enemy lost:\n\n{items}\n\n{LAST}\n")
    assert {found[item] for item in items.split("\n\n")} == {"body"}


def test_a_text_without_full_stops_is_read() -> None:
    posts = ["The enemy lost 9 tanks", "Our men took Dorn", "We lost 4", "Two bridges fell"]
    found = kinds("\n\n".join(posts))
    assert [found[post] for post in posts[1:]] == ["body"] * 3
