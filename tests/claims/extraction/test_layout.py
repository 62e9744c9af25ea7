"""Whole pages as they are pasted, and texts of many lines that are none."""

from datetime import date

import pytest

from claims.extraction.document import read_document
from tests.claims.extraction.find import labels, quantities

PARAGRAPHS = (
    "The army said on Friday that it had lost contact with 30 of its men near the town of Dorn.",
    "Rebels seized the only bridge over the river at dawn, two officials in the province said.",
    "“We will take it back within 3 days,” General Jan Orr told reporters in the capital.",
    "The governor of Ost said that 12 civilians were killed when shells hit the market at noon.",
    "Some 4,000 people have fled the valley since the war began, the relief council said.",
    "The talks in Zenda are to go on next week, a spokesman for the ministry said.",
)
MENU = (
    "Skip to main content\nMenu\nNews\nWorld\nPolitics\nBusiness\nSport\nWeather 7°C\nOpinion\n"
    "Subscribe - 30 days free\nUSD476.98EUR527.92\nMost popular today\n"
    "9 things to know about the storm\nMinister loses 3 votes in a row"
)
HEAD = "Army loses 30 men as rebels seize bridge at Dorn\n\nBy Ann Writer\n\n3 October 2020"
TEASERS = (
    "Most read\n\nFerry sinks with 90 on board\n\nThe ferry Alma sank off the coast on Monday.\n\n"
    "Mayor quits after 7 years\n\nThe mayor of Velbury left office after a vote of the council."
    "\n\nFive die in fire\n\nFive people died when a hotel burned down.\n\nMore stories\n\n"
    "Bank raises rate to 4 percent\n\nTen ways to save 200 dollars\n\nSnow shuts 40 schools in Ost"
    "\n\n4 hours ago"
)
FOOTER = "About us\nContact us\nTerms of use\nPrivacy\nJobs\nFollow us\n© 2020 The Daily Lamp"


def page(*paragraphs: str) -> str:
    return "\n\n".join([MENU, HEAD, *(paragraphs or PARAGRAPHS), TEASERS, FOOTER])


def bodies(text: str) -> list[str]:
    return [text[b.start : b.end] for b in read_document(text).blocks if b.kind == "body"]


def test_page_is_read_as_its_article() -> None:
    document = read_document(page())

    assert bodies(page()) == list(PARAGRAPHS)
    assert document.metadata.title == "Army loses 30 men as rebels seize bridge at Dorn"
    assert document.metadata.byline == "Ann Writer"
    assert document.metadata.published_on == date(2020, 10, 3)


def test_headlines_between_paragraphs_are_no_text() -> None:
    inset = "More on:\nDorn\n7 dead in Ost raid\nOrr: 200 tanks on their way"

    assert bodies(page(*PARAGRAPHS[:3], inset, *PARAGRAPHS[3:])) == list(PARAGRAPHS)


def test_first_paragraph_above_a_list_is_kept() -> None:
    first = f"{PARAGRAPHS[0]} {PARAGRAPHS[1]} {PARAGRAPHS[4]}"
    inset = "Related articles\nArmy sends 500 men to Ost\nTen things about the bridge"

    assert bodies(page(first, inset, *PARAGRAPHS[2:])) == [first, *PARAGRAPHS[2:]]


@pytest.mark.parametrize("above", ["941 comments", "Comments", "Comments (12)", "References"])
def test_article_below_a_counter_of_comments_is_kept(above: str) -> None:
    head = "Army loses 30 men as rebels seize bridge at Dorn"
    text = "\n\n".join([MENU, head, "The loss is the 3rd this week.", above, *PARAGRAPHS, FOOTER])

    assert set(PARAGRAPHS) <= set(bodies(text))


def test_counter_in_a_bar_below_the_first_paragraphs_closes_nothing() -> None:
    bar = "Share\nCopy the link\nSave for later\n12 comments\nPrint this page\nMore ways to share"
    rest = PARAGRAPHS[2:] * 3
    text = "\n\n".join([MENU, HEAD, *PARAGRAPHS[:2], bar, *rest, FOOTER])

    assert bodies(text) == [*PARAGRAPHS[:2], *rest]


def test_comments_are_no_text_however_long() -> None:
    comment = (
        "They lost 300 men at the bridge, not 30, and everybody in the valley knows it by now. "
        "My cousin was there and saw 12 trucks burn. It will take the army years to get over it."
    )
    thread = "\n\n".join(f"reader{number} says:\n3 October\n\n{comment}" for number in range(20))
    text = "\n\n".join([MENU, HEAD, *PARAGRAPHS, "20 responses to “Army loses 30 men”", thread])

    assert bodies(text) == list(PARAGRAPHS)


def test_lists_that_a_page_s_article_gives_are_text() -> None:
    announced = "The ministry gave these losses of the enemy since the beginning of the war:"
    losses = ["tanks – 7,012 (+12)", "aircraft – 348", "ships – 27", "drones – 8,657", "guns – 54"]

    for text in (page(*PARAGRAPHS, announced, *losses), page(*PARAGRAPHS[:3], *losses, announced)):
        found = {claim.exact for claim in quantities(text)}
        assert {"7,012", "348", "27", "8,657", "54"} <= found


def test_page_that_is_no_more_than_teasers_keeps_what_they_tell() -> None:
    told = [f"{paragraph}\n\nRead on" for paragraph in PARAGRAPHS]
    text = "\n\n".join([MENU, *told, FOOTER])

    assert set(PARAGRAPHS) <= set(bodies(text))


ARMS = ("tanks", "guns", "mortars", "drones", "ships", "trucks", "boats", "rockets", "radars")
LOSSES = "\n".join(f"{what} – {many:,} (+{many % 9})" for many, what in enumerate(ARMS, 1012))
NO_PAGES = {
    "one paragraph": PARAGRAPHS[0],
    "a short message": "BREAKING: 12 soldiers killed in Dorn, army says",
    "a ministry's losses": f"Losses of the enemy\n{LOSSES}",
    "losses below a text": "\n\n".join(
        ["Summary", *PARAGRAPHS[:2], f"Losses of the day\n{LOSSES}"]
    ),
    "losses above a text": "\n\n".join(["Summary of the day", LOSSES, *PARAGRAPHS]),
    "short lines": "\n".join(f"{many} soldiers killed in raid {many}" for many in range(3, 23)),
    "lines without stops": "\n\n".join(paragraph[:-1] for paragraph in PARAGRAPHS * 3),
    "a poem": "The Bridge\n\n"
    + "We crossed the river at the break of day\nWith 12 men dead and 30 gone away\n" * 8,
    "an interview": "‘We lost 40 men’\n\n"
    + "\n\n".join(
        f"How many men did you lose in battle {n}?\n\nWe lost {n} men there, and the bridge."
        for n in range(10, 20)
    ),
    "a live page": "Coup in Sava, as it happened\n\n"
    + "\n\n".join(f"{14 + n // 4}:{10 + n}\n\n{PARAGRAPHS[n % 6]}" for n in range(12)),
    "a live page with headlines": "Coup in Sava, as it happened\n\n"
    + "\n\n".join(
        f"{14 + n // 4}:{10 + n} GMT\n\nNews of the hour\n\n{PARAGRAPHS[n % 6]}" for n in range(12)
    ),
    "a digest": "What happened today\n\n"
    + "\n\n".join(f"News from the valley\n\n{PARAGRAPHS[n % 6]}" for n in range(14)),
    "a live page below a summary": "\n\n".join(PARAGRAPHS)
    + "\n\n"
    + "\n\n".join(
        f"{14 + n // 4}:{10 + n} GMT\n\nNews of the hour\n\n{PARAGRAPHS[n % 6]}" for n in range(12)
    ),
    "a digest below a report": "\n\n".join(PARAGRAPHS * 2)
    + "\n\n"
    + "\n\n".join(f"News from the valley\n\n{PARAGRAPHS[n % 6]}" for n in range(20)),
    "a timeline": "\n\n".join(PARAGRAPHS[:3])
    + "\n\n"
    + "\n\n".join(f"{day} March: 1{day} killed as rebels storm Dorn" for day in range(2, 14)),
}


@pytest.mark.parametrize("text", NO_PAGES.values(), ids=NO_PAGES.keys())
def test_text_that_is_no_page_loses_nothing(text: str, monkeypatch: pytest.MonkeyPatch) -> None:
    found = labels(text)
    monkeypatch.setattr("claims.extraction.layout.read_layout", lambda *_: None)

    assert found == labels(text)
    assert found


@pytest.mark.parametrize(
    "caption",
    [
        "Media caption The general told the outlet that 30 men were lost",
        "Image caption: 4,000 people live in the valley",
        "A man rides on a donkey past 3 burnt tanks. Rebels lost 200 men there. Jo SMITH / AFP",
        "Troops on the bridge on Monday. The army lost 30 men. Credit Jo Smith/Lamp Press",
        "The army lost 30 men at the bridge.Credit: AFP",
        "Jan Orr, left, and 2 ministers shake hands in Zenda, Oct. 3, 2020. (AP Photo/J. Smith)",
        "Jan Orr, center, passes 3 burnt tanks on the bridge.",
    ],
)
def test_caption_among_paragraphs_holds_no_claim(caption: str) -> None:
    text = "\n\n".join(["Rebels seize bridge", *PARAGRAPHS[:2], caption, *PARAGRAPHS[2:]])

    assert caption not in bodies(text)


@pytest.mark.parametrize(
    "paragraph",
    [
        "The party, left, right and centre, lost 40 seats, the council said.",
        "Turnout was 62 percent, according to a poll of 1,200 people by the Press/Ost panel.",
        "The bank gave 300 people credit. Credit Union members got 40 dollars each, it said.",
    ],
)
def test_paragraph_that_looks_like_a_caption_is_text(paragraph: str) -> None:
    text = "\n\n".join(["Rebels seize bridge", *PARAGRAPHS[:2], paragraph, *PARAGRAPHS[2:]])

    assert paragraph in bodies(text)
