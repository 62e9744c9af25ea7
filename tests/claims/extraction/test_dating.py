from datetime import date

import pytest

from claims.extraction import sentences
from claims.extraction.dating import Dates, find_event_date
from claims.extraction.document import read_document
from claims.extraction.prose import read_prose
from claims.extraction.scopes import read_scopes
from claims.extraction.types import EventDate, Kind, Span

WEDNESDAY = date(2020, 10, 7)


def when(text: str, words: str, kind: Kind = "quantity", day: date | None = WEDNESDAY) -> str:
    """Return the date of what begins with `words` in `text`, an interval with a slash."""
    prose = read_prose(read_document(text))
    spans = sentences.split(prose)
    docs = sentences.parse(prose[span] for span in spans)
    scopes = [read_scopes(doc, span.start) for doc, span in zip(docs, spans, strict=True)]
    start = prose.text.index(words)
    found = Dates(prose, spans, scopes, day).of(Span(start, start + len(words)), kind)
    if found is None:
        return ""
    return found.start if found.start == found.end else f"{found.start}/{found.end}"


def test_each_half_of_a_sentence_has_its_own_date() -> None:
    text = "On October 3 the army lost 12 tanks, and on October 5 the rebels captured 30 soldiers."

    assert when(text, "12") == "2020-10-03"
    assert when(text, "30") == "2020-10-05"


def test_date_at_the_front_holds_for_what_follows_it() -> None:
    text = "Over the weekend, the army shelled Dorn after rebels shelled Ost, killing 6 people."

    assert when(text, "shelled Dorn", "event") == "2020-10-03/2020-10-04"
    assert when(text, "rebels shelled", "event") == "2020-10-03/2020-10-04"
    assert when(text, "6") == "2020-10-03/2020-10-04"


def test_day_of_speaking_counts_where_there_is_no_other() -> None:
    said = "The ministry said on Friday that 12 soldiers had been killed."
    other = "The ministry said on Friday that 12 soldiers had been killed on September 27."

    assert when(said, "12") == "2020-10-02"
    assert when(other, "12") == "2020-09-27"


def test_date_of_those_who_are_counted_is_not_that_of_the_count() -> None:
    assert when("The 15 soldiers who arrived in June were killed.", "15") == ""


def test_date_of_the_figure_that_is_compared_with_is_not_that_of_the_figure() -> None:
    text = "Some 58 percent of voters trust the council, compared with 34 percent in January."

    assert when(text, "58") == ""
    assert when(text, "34") == "2020-01"
    assert when("The number rose from 300 in January to almost 1,200.", "1,200") == ""


def test_quotation_is_dated_by_its_speaking() -> None:
    text = "“Nobody fired in June,” she said on Friday."

    assert when(text, "Nobody fired in June", "quote") == "2020-10-02"
    assert when("“Nobody fired in June,” she said.", "Nobody fired in June", "quote") == ""


def test_count_goes_on_from_a_since_to_publication() -> None:
    text = "Since September 27, the army has lost 12 tanks."

    assert when(text, "12") == "2020-09-27/2020-10-07"
    assert when(text, "the army", "event") == "2020-09-27"
    assert when(text, "12", day=None) == ""


def test_nothing_goes_on_since_a_day_after_publication() -> None:
    assert when("The army has lost 31 tanks since 2031.", "31 tanks") == ""


def test_items_of_a_list_have_the_date_above_it() -> None:
    text = "The ministry reported that it had lost since October 3:\n\n- 31 tanks\n- 40 trucks"

    assert when(text, "31") == "2020-10-03/2020-10-07"
    assert when(text, "40") == "2020-10-03/2020-10-07"


def test_count_of_a_year_begins_with_it() -> None:
    text = "The army has lost 31 tanks since the beginning of the year."

    assert when(text, "31") == "2020-01-01/2020-10-07"


def test_overnight_is_the_night_of_the_day_beside_it() -> None:
    assert when("An overnight attack on Sunday hit 31 houses.", "31") == "2020-10-04"


def test_start_of_the_war_is_the_day_that_the_text_names() -> None:
    count = "The army has lost 12 tanks since the start of the war."

    assert when(f"The war broke out on September 27. {count}", "12") == "2020-09-27/2020-10-07"
    assert when(count, "12") == ""


def test_comparison_with_the_past_is_no_since() -> None:
    assert when("It was the heaviest toll since 2016, 12 soldiers.", "12") == ""


@pytest.mark.parametrize(
    "sentence", ["It holds until October 9.", "After October 3 it holds.", "At 18:00 it held."]
)
def test_bound_or_time_of_day_dates_nothing(sentence: str) -> None:
    assert find_event_date(sentence, WEDNESDAY) is None


def test_sentence_alone_has_its_first_date() -> None:
    dated = find_event_date("On October 13 they left.", None)

    assert dated == EventDate("XXXX-10-13", "XXXX-10-13")


def test_day_of_what_was_answered_is_not_that_of_the_answer() -> None:
    text = "The raids, begun in response to the rebels’ October 3 attack, have destroyed 30 houses."

    assert when(text, "30") == ""
    assert when("Referring to the town’s 2014 fire, he said 30 houses are lost.", "30") == ""


def test_figure_runs_from_what_happened_since_to_the_publication() -> None:
    text = "Some 30 men have died since the army sent them to the front in September."

    assert when(text, "30") == "2020-09/2020-10-07"
    assert when(text, "30", day=None) == ""


def test_figure_behind_a_closed_date_has_the_next_one() -> None:
    text = "The army shot down three drones on October 5 and two more in the valley on October 4."

    assert when(text, "three") == "2020-10-05"
    assert when(text, "two") == "2020-10-04"


def test_figure_behind_a_closed_date_keeps_it_where_none_follows() -> None:
    text = "The army shot down three drones on October 5 and two tanks."

    assert when(text, "two") == "2020-10-05"


@pytest.mark.parametrize(
    "text",
    [
        "The 1987 treaty limits each side to 30 warheads.",
        "The party won 30 seats in results from the May 15 vote.",
        "The drones, 30 in all, are missing in imagery from September 26.",
        "The number is 30, an increase from late 2019.",
        "The plant, which was built in 2010, has 30 workers.",
        "It held the hill for 30 hours before leaving on Sunday.",
        "By October 3 the army had 90 men, up from 30.",
    ],
)
def test_date_in_a_name_an_aside_or_a_comparison_is_not_that_of_the_figure(text: str) -> None:
    assert when(text, "30") == ""


def test_date_of_a_happening_is_that_of_what_it_did() -> None:
    assert when("In the May 15 vote the party won 30 seats.", "30") == "2020-05-15"
    assert when("The fire that began on October 3 killed 30 people.", "30") == "2020-10-03"
    assert when("The number of those who fled in June rose to 30.", "30") == "2020-06"


def test_two_fates_share_their_date() -> None:
    text = "At least 30 people died and dozens were wounded on October 3."

    assert when(text, "30") == "2020-10-03"


def test_event_is_dated_by_neither_the_base_nor_a_comparison() -> None:
    fall = "Support has fallen from 61 percent in March to 54 percent."
    tension = "The border is at its highest tension since 2006."

    assert when(fall, "Support", "event") == ""
    assert when(tension, "The border", "event") == ""
