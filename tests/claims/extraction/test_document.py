from datetime import date

import pytest

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
        ("header", "[First Sourc"),
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


def test_sentence_that_opens_anew_is_not_joined_to_a_paragraph_that_broke_off() -> None:
    broken = "Ruritania and its allies have stepped in several times to prevent a war between"
    anew = "However, the talks in Zenda went on."

    assert len(read_document(f"Title\n\n{SEIZED}\n\n{broken}\n\n{anew}").paragraphs()) == 3


def test_text_without_a_header_is_named_by_its_opening() -> None:
    document = read_document("The war goes on. " * 20)

    assert document.metadata.title is None
    assert document.name.startswith("The war goes on.")
    assert document.name.endswith("…")


def test_date_that_no_calendar_has_is_no_dateline() -> None:
    assert read_document("A title\n\nDaily, November 31, 2020\n\nText.").metadata.publisher is None


FOOTER = "The Harbour Lamp shines on the coast by night."


def test_block_known_to_repeat_is_boilerplate() -> None:
    known = frozenset(block_hashes(f"Another text altogether.\n\n{FOOTER}"))
    text = "Troops left the town on foot.\n\nThe Harbour **Lamp** shines\non the coast by night."
    kinds = [block.kind for block in read_document(text, known_boilerplate=known).blocks]

    assert kinds == ["body", "boilerplate"]
    assert [block.kind for block in read_document(text).blocks] == ["body", "body"]


def test_repeated_figure_is_never_boilerplate() -> None:
    text = "Shelling went on.\n\nThe war has killed 13,000 people since it began."
    known = frozenset(block_hashes(text))
    blocks = read_document(text, known_boilerplate=known).blocks

    assert [block.kind for block in blocks] == ["boilerplate", "body"]


def test_background_that_is_repeated_within_the_text_stays_body() -> None:
    background = "The two neighbours have fought over the valley ever since the empire fell apart."
    known = frozenset(block_hashes(f"{background}\n\n{FOOTER}"))
    above = (
        "Gunmen crossed the river on Monday and burned the customs house of Dorn, the governor "
        "of the province said in a statement to reporters."
    )
    text = f"{above}\n\n{background}\n\nNobody was hurt in the raid.\n\n{FOOTER}"
    blocks = read_document(text, known_boilerplate=known).blocks

    assert [block.kind for block in blocks] == ["body", "body", "body", "boilerplate"]


SEIZED = "At least 12 soldiers were killed when rebels seized a bridge, officials said."
SENT = "The army sent 5 tanks to the village of Dorn."


def kinds(text: str) -> list[tuple[str, str]]:
    return [(block.kind, text[block.start : block.end]) for block in read_document(text).blocks]


def bodies(text: str) -> list[str]:
    return [content for kind, content in kinds(text) if kind == "body"]


def test_header_lines_need_no_blank_lines_between_them() -> None:
    text = (
        "REBELS SEIZE BRIDGE\nBy Ann Writer\nThe Daily Lamp\nPublished: 3 October 2020 14:05 GMT\n"
        f"{SEIZED}\n{SENT}\nRead more: Five things to know\n© 2020 The Daily Lamp"
    )
    metadata = read_document(text).metadata

    assert bodies(text) == [SEIZED, SENT]
    assert metadata.title == "REBELS SEIZE BRIDGE"
    assert (metadata.byline, metadata.publisher) == ("Ann Writer", "The Daily Lamp")
    assert metadata.published_on == date(2020, 10, 3)


def test_wrapped_lines_are_one_paragraph() -> None:
    text = (
        "Rebels seize it\n\nAt least 12 soldiers were killed when rebels seized a bridge near the"
        "\ntown of Dorn on Friday, officials said. The army said it had lost\ncontact with 30 men."
        "\n\nThe bridge is the only one."
    )

    assert [content.count("\n") for content in bodies(text)] == [2, 0]


def test_windows_line_ends_are_blank_lines_too() -> None:
    assert bodies(f"Rebels seize bridge\r\n\r\nBy Ann Writer\r\n\r\n{SEIZED}\r\n") == [SEIZED]


def test_tags_that_were_left_are_markup() -> None:
    text = (
        f'<h1>Rebels seize bridge</h1>\n<p class="by">By <a href="/a">Ann</a></p>\n<p>{SEIZED}</p>'
    )
    document = read_document(text)

    assert document.metadata.title == "Rebels seize bridge"
    assert document.metadata.byline == "Ann"
    assert bodies(text) == [f"<p>{SEIZED}</p>"]


def test_menu_above_the_title_and_comments_below_the_text_are_boilerplate() -> None:
    text = (
        "Home > World > Europe\n\nRebels seize bridge\n\nShare\n\nThe Daily Lamp\n\n"
        "Oct. 3, 2020, 10:22 AM EDT / Updated Oct. 4, 2020, 8:00 AM EDT\n\nBy Ann Writer\n\n"
        f"{SEIZED}\n\nSource: Agency One\n\nComments (3)\n\nBob: I saw 500 of them!\n\nIt was 20."
    )
    metadata = read_document(text).metadata

    assert bodies(text) == [SEIZED]
    assert metadata.title == "Rebels seize bridge"
    assert (metadata.publisher, metadata.original_publisher) == ("The Daily Lamp", "Agency One")
    assert metadata.published_on == date(2020, 10, 3)


def test_text_of_a_header_only_is_all_header() -> None:
    text = "Rebels seize bridge\n\nBy Ann Writer\n\nOctober 3, 2020"

    assert bodies(text) == []
    assert read_document(text).metadata.published_on == date(2020, 10, 3)


def test_short_paragraphs_are_no_header_whatever_they_end_with() -> None:
    text = (
        "Rebels seize bridge\n\nSome 12 died.\n\nThe army sent 5 tanks.\n\n"
        "The war began on September 27, 2020.\n\nBy Friday, 30 had died."
    )

    assert len(bodies(text)) == 4


def test_dateline_is_header_and_names_agency_and_place() -> None:
    text = f"Rebels seize bridge\n\nKABUL, Oct. 3, 2020 (Agency One) — {SEIZED}"
    metadata = read_document(text).metadata

    assert kinds(text)[1] == ("header", "KABUL, Oct. 3, 2020 (Agency One) — ")
    assert bodies(text) == [SEIZED]
    assert (metadata.original_publisher, metadata.place) == ("Agency One", "Kabul")
    assert metadata.published_on == date(2020, 10, 3)


@pytest.mark.parametrize(
    ("line", "agency", "place"),
    [
        ("KABUL (Agency One) - ", "Agency One", "Kabul"),
        ("KABUL, October 3. /AGENCY/. ", "AGENCY", "Kabul"),
        ("KABUL, OCTOBER 3, AGENCY. ", "AGENCY", "Kabul"),
        ("Kabul (Agency) -- ", "Agency", "Kabul"),
        ("KABUL, Afghanistan — ", None, "Kabul"),
        ("(Agency) - ", "Agency", None),
        ("KABUL (3 October 2020) – ", None, "Kabul"),
        ("KABUL | ", None, "Kabul"),
        ("Kabul: ", None, "Kabul"),
        ("Ostravel: ", None, None),
        ("UPDATE: ", None, None),
        ("GENEVA, Switzerland (3 October 2020) — ", None, "Geneva"),
        ("NATO — ", None, None),
        ("The army – ", None, None),
    ],
)
def test_datelines_of_many_forms(line: str, agency: str | None, place: str | None) -> None:
    metadata = read_document(f"{line}{SEIZED}").metadata

    assert (metadata.original_publisher, metadata.place) == (agency, place)


@pytest.mark.parametrize("line", ["10/03/2020", "Published: 03-10-2020 14:05"])
def test_day_that_may_be_a_month_is_left_alone(line: str) -> None:
    document = read_document(f"Rebels seize bridge\n\n{line}\n\n{SEIZED}")

    assert document.metadata.published_on is None
    assert [block.kind for block in document.blocks] == ["header", "header", "body"]


@pytest.mark.parametrize(
    ("head", "title", "publisher"),
    [
        ("Rebels seize bridge over the Dral | The Dorn Herald", None, "The Dorn Herald"),
        ("Rebels seize bridge over the Dral - Dorn Online", None, "Dorn Online"),
        ("The Dorn Herald\n\nRebels seize bridge over the Dral", None, "The Dorn Herald"),
        ("Dorn, Dorn News, Ost\n\nRebels seize bridge over the Dral", None, None),
        ("Rebels seize bridge over the Dral - Jan Orr", "same", None),
        ("FOR IMMEDIATE RELEASE\nRelease Number 20201003-01", "", None),
    ],
)
def test_outlet_is_no_part_of_the_title(
    head: str, title: str | None, publisher: str | None
) -> None:
    metadata = read_document(f"{head}\n\nOctober 3, 2020\n\n{SEIZED}").metadata
    expected = {None: "Rebels seize bridge over the Dral", "same": head, "": None}[title]

    assert (metadata.title, metadata.publisher) == (expected, publisher)


@pytest.mark.parametrize(
    ("line", "byline"),
    [
        ("Ann Writer in Dorn\nSat 3 Oct 2020 10.22 BST", "Ann Writer"),
        ("*By [Ann Writer](#)* · 3 October 2020", "Ann Writer"),
        ("Posted by Patriot on October 3, 2020", "Patriot"),
    ],
)
def test_byline_is_the_name_alone(line: str, byline: str) -> None:
    metadata = read_document(f"Rebels seize bridge\n\n{line}\n\n{SEIZED}").metadata

    assert (metadata.title, metadata.byline) == ("Rebels seize bridge", byline)
    assert metadata.publisher is None


def test_byline_is_no_title() -> None:
    metadata = read_document(f"By Ann Writer\n3 October 2020\n\n{SEIZED}").metadata

    assert (metadata.title, metadata.byline) == (None, "Ann Writer")


@pytest.mark.parametrize(
    ("line", "day"),
    [
        ("Published: Saturday, 3 October 2020, 14:05 GMT+3", 3),
        ("Posted on 2020-10-03T10:22:00Z", 3),
        ("03.10.2020 14:05", 3),
        ("10/13/2020", 13),
        ("13/10/2020", 13),
        ("Updated: 03-10-2020 01:07 IST | Created: 03-10-2020 01:07 IST", 3),
        ("03/10/2020 14:05 BST", 3),
        ("Oct 3rd, 2020 | 5 min read", 3),
        ("Sat 3 Oct 2020 10.22 BST", 3),
        ("Updated: October 4, 2020", 4),
    ],
)
def test_dates_of_many_forms(line: str, day: int) -> None:
    metadata = read_document(f"Rebels seize bridge\n\n{line}\n\n{SEIZED}").metadata

    assert metadata.published_on == date(2020, 10, day)
    assert metadata.publisher is None


@pytest.mark.parametrize(
    ("notice", "origin"),
    [
        ("This article was originally published by [Agency One](#).", "Agency One"),
        ("First published on Agency One on October 2, 2020.", "Agency One"),
        ("Reprinted with permission from Agency One.", "Agency One"),
        ("Source: Agency One", "Agency One"),
    ],
)
def test_notice_names_the_original_publisher(notice: str, origin: str) -> None:
    text = f"Rebels seize bridge\n\nBy Ann Writer\n\n{SEIZED}\n\n{notice}"

    assert read_document(text).metadata.original_publisher == origin
    assert bodies(text) == [SEIZED]


@pytest.mark.parametrize(
    "line",
    [
        "Follow us on Chirp",
        "Sign up for our newsletter and get 5 stories a day",
        "Share this article",
        "7-Minute Listen",
        "Support the Harbour! We have reached 62% of our goal of $5,000.",
        "READ ALSO: Army sends 500 men",
        "Support us: donate 5 dollars a month",
        "We use cookies to improve the site",
        "(Reporting by Ann Writer; editing by Joe Other)",
        "The views expressed here are those of the author's 2 friends",
        "#war #dorn",
        "news@example.org",
        "https://example.org/2020/12",
        "Ann Writer is a journalist who has covered 3 wars.",
        "*This story was amended on 3 May 2021. It had said that 40 men drowned.*",
        "This article has since been corrected: the ferry carried 90 people, not 80.",
        "An earlier version of this report gave the number of dead as 7.",
        "Correction (3 May 2021): The bridge is 400 metres long.",
        "Clarification: the mayor leads a council of 12.",
        "This post was updated at 18:05 with 2 new names.",
        "Text: Lighthouse bureau. Translated by three volunteers.",
        "Photos: Jo Smith and Ann Writer for the Lighthouse",
        "Editing by Joe Other. Reproduction only with the 2 names.",
        "Reproduction permitted with a link to example.org/2021/12.",
        "Republication of up to 300 words is allowed.",
        "When quoting this text, a link to one of our 2 sites is required.",
        "Please republish as often as 3 times.",
        "With reporting by 2 colleagues in Dorn",
        "Ann Writer and 2 others contributed reporting from Dorn.",
        "Jo Smith in Dorn contributed to this report.",
        "You can follow us on 5 networks.",
        "Your donation keeps 12 reporters at work.",
        "Our reporting is made possible by the 900 readers who pay.",
        "For as little as $2 you get the whole paper.",
        "Our morning newsletter, 5 minutes in your inbox",
        "Stay informed: 3 stories a day.",
    ],
)
def test_notice_below_the_text_is_boilerplate(line: str) -> None:
    text = f"Rebels seize bridge\n\n{SEIZED}\n\n{SENT}\n\n{line}"

    assert bodies(text) == [SEIZED, SENT]


@pytest.mark.parametrize(
    "line",
    [
        "“Help us,” a woman said. “We have lost 5 children.”",
        "“Please send 20 doctors,” said another.",
        "Related attacks killed 7 people in Dorn.",
        "Photos show 7 dead in the street.",
        "Ann Writer is a doctor who treated 30 people.",
        "By Friday, 30 had died.",
        "This report was published by the ministry and counts 40 dead.",
        "An earlier version of the bill gave the army 30 days.",
        "Correctional officers found 4 phones.",
        "Video by two agencies shows 7 men on the bridge.",
        "Photos by Harbour Pictures showed 7 men on the bridge.",
        "Text messages from 12 phones were read out in court.",
        "Translated into Dornish, the order has 9 lines.",
        "We rely on 4 wells, the mayor said.",
        "Reproduction of the fish fell by 30 percent.",
        "Investigators who contributed to this report of 300 pages were threatened.",
        "Donations of 500 dollars helped the families.",
        "Support for the army fell to 40 percent.",
        "Support the ceasefire, 12 mayors wrote.",
        "Following the vote, 300 people marched.",
        "Stay away from the river, 40 families were told.",
    ],
)
def test_text_that_begins_like_a_notice_is_text(line: str) -> None:
    assert bodies(f"Rebels seize bridge\n\n{SEIZED}\n\n{line}\n\n{SENT}") == [SEIZED, line, SENT]


@pytest.mark.parametrize("heading", ["Related articles", "ALSO IN THE HARBOUR"])
def test_headlines_of_related_articles_are_boilerplate_up_to_the_next_paragraph(
    heading: str,
) -> None:
    text = (
        f"Rebels seize bridge\n\n{SEIZED}\n\n{heading}\n\nArmy sends 500 men to the border"
        f"\n\nTen things about the bridge\n\n{SENT}"
    )

    assert bodies(text) == [SEIZED, SENT]


def test_headings_and_list_items_are_blocks_of_their_own() -> None:
    text = f"Rebels seize bridge\n\n{SEIZED}\n\nA long night\n\n{SEIZED}\n- 12 dead\n- 30 missing"

    assert ("header", "A long night") in kinds(text)
    assert bodies(text) == [SEIZED, SEIZED, "- 12 dead", "- 30 missing"]


def test_caption_that_is_repeated_without_its_credit_is_a_caption() -> None:
    picture = "The bridge near the village of Dorn"
    text = f"Rebels seize bridge\n\n{SEIZED}\n\n{picture} Photo: SETI\n\n{SENT}\n\n{picture}."

    assert bodies(text) == [SEIZED, SENT]


def test_line_of_signs_between_sections_ends_nothing() -> None:
    text = (
        f"Rebels seize bridge\n\n{SEIZED}\n\n***\n\nRead more: Ten things\n\n{SENT}\n\n{SEIZED}"
        f"\n\n{SENT}"
    )

    assert bodies(text) == [SEIZED, SENT, SEIZED, SENT]


def test_date_above_the_title_is_no_title() -> None:
    metadata = read_document(f"October 3, 2020\n\nRebels seize bridge\n\n{SEIZED}").metadata

    assert metadata.title == "Rebels seize bridge"
    assert metadata.published_on == date(2020, 10, 3)


def test_times_between_the_entries_of_a_running_report_are_no_text() -> None:
    text = f"War live\n\n10:22 AM\n\n{SEIZED}\n\n11:05 GMT\n\n{SENT}"

    assert bodies(text) == [SEIZED, SENT]


# A first paragraph too long for a standfirst.
TOLD = (
    "A ferry sank off Dornport on Sunday, and its crew was saved by fishermen, the coast guard "
    "said. Its captain told the port that the engine had failed in the storm, and that two holds "
    "had been flooded before the pumps were started. The owners, a company of the town, asked for "
    "an inquiry into the repairs of the last year."
)


def test_sums_and_calls_for_money_above_the_title_are_boilerplate() -> None:
    text = (
        "0 €\n300 €\n1,900 €\n\nGive a small donation in support of our harbour!\n\n"
        "Share On Facebook\n\n[ad_7]\n\nTwo ferries sink off Dornport\n\n"
        "Two ferries sank off Dornport in heavy weather on Sunday, the coast guard said."
    )
    document = read_document(text)

    assert document.metadata.title == "Two ferries sink off Dornport"
    assert [block.kind for block in document.blocks] == ["boilerplate"] * 6 + ["header", "body"]


def test_sum_in_a_sentence_is_text() -> None:
    text = "A title\n\nThe ferry cost 300 €, the ministry said.\n\nIt was paid in rates."

    assert [block.kind for block in read_document(text).blocks] == ["header", "body", "body"]


def test_text_below_share_lines_has_no_title() -> None:
    text = "Share On Facebook\n\nThe council met in Dornport on Monday, its clerk said.\n\nIt rose."

    assert read_document(text).metadata.title is None


@pytest.mark.parametrize("above", ["Harbour NewsSouth CoastDorn RegionShips", "Local Editor"])
def test_names_of_sections_above_the_title_are_no_title(above: str) -> None:
    text = f"{above}\n\nFerry sinks off the southern coast\n\nA ferry sank on Sunday, they said."

    assert read_document(text).metadata.title == "Ferry sinks off the southern coast"


def test_outlet_repeated_around_the_title_is_the_publisher() -> None:
    text = (
        "Dorn Radio Two\n\nFerry sinks off the southern coast\n\nDorn Radio Two\n\n"
        "Fri Mar 26, 2021 1:1PM\n\nA ferry sank on Sunday, they said."
    )
    metadata = read_document(text).metadata

    assert metadata.title == "Ferry sinks off the southern coast"
    assert (metadata.publisher, metadata.published_on) == ("Dorn Radio Two", date(2021, 3, 26))


def test_dated_line_below_a_section_is_the_title() -> None:
    text = "Coast Desk\n\nState of the southern ports, May 3, 2021\n\nA ferry sank, they said."
    metadata = read_document(text).metadata

    assert metadata.title == "State of the southern ports"
    assert (metadata.publisher, metadata.published_on) == (None, date(2021, 5, 3))


@pytest.mark.parametrize(
    ("line", "publisher"),
    [
        ("Source: Dornpress| 2021-05-03 10:22:40|Editor: QK", "Dornpress"),
        ("Published 17:45 CET, May 3rd 2021", None),
        ("Ann Writer 2 minutes ago Mon 3rd May 2021 | 11:29 PM", None),
    ],
)
def test_line_with_a_date_names_the_publisher_or_nobody(line: str, publisher: str | None) -> None:
    text = f"A ferry sinks off Dornport\n\n{line}\n\nA ferry sank on Sunday, they said."
    metadata = read_document(text).metadata

    assert (metadata.publisher, metadata.original_publisher) == (publisher, None)
    assert metadata.published_on == date(2021, 5, 3)


def test_author_named_below_the_text_is_the_byline() -> None:
    text = f"A title\n\n{TOLD}\n\nIt was old.\n\nAuthor: Ann Writer"
    document = read_document(text)

    assert document.metadata.byline == "Ann Writer"
    assert document.blocks[-1].kind == "boilerplate"


@pytest.mark.parametrize(
    "caption",
    [
        "A fisherman in a helmet sits above the wreck of a ferry near Dornport on May 3, 2021,",
        "Two women stand before a burnt house in Dornport, Dornland May 3, 2021. DPA/Stringer",
        "A tug in the harbour of Dornport - Dorn Today, 1920, 03.05.2021",
    ],
)
def test_caption_in_the_present_tense_with_its_day_is_no_text(caption: str) -> None:
    text = f"A title\n\n{TOLD}\n\nNo one died.\n\n{caption}\n\nThe crew was saved."

    assert [block.kind for block in read_document(text).blocks][3] == "caption"


def test_report_of_a_day_is_text_whatever_its_verbs() -> None:
    told = "The port stands empty and nobody works there, officials said on May 3, 2021."
    text = f"A title\n\n{TOLD}\n\nNo one died.\n\n{told}\n\nThe crew was saved."

    assert [block.kind for block in read_document(text).blocks][3] == "body"


def test_caption_printed_twice_is_a_caption_with_the_line_that_signs_it() -> None:
    caption = "Mourners gather on Sunday in Dornport after the loss of a ferry."
    text = (
        f"A title\n\n{caption}\n\n{caption} The mayor led them.\n\n(Associated Press)\n\n"
        "A ferry sank on Sunday, they said."
    )

    kinds = [block.kind for block in read_document(text).blocks]

    assert kinds == ["header", "caption", "caption", "caption", "body"]


def test_standfirst_that_opens_the_text_again_leaves_the_text() -> None:
    opening = "A ferry sank off Dornport on Sunday, and its crew was saved by fishermen."
    text = f"A title\n\n{TOLD}\n\n{opening}\n\n{opening}\n\nThe end."
    document = read_document(text)

    assert opening in [text[b.start : b.end] for b in document.blocks if b.kind == "body"]


def test_heading_above_a_picture_is_no_text() -> None:
    text = (
        "A title\n\nA ferry sank on Sunday.\n\nFerry Line Loses Its Third Ship\n\n"
        "A tug in the harbour of Dornport - Dorn Today, 1920, 03.05.2021\n\n"
        "The line has lost three ships in two years, and none of them was insured.\n\nIt closed."
    )

    assert [block.kind for block in read_document(text).blocks][2] == "header"
