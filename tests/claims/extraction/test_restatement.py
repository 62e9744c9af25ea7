"""Sentences that need no context: what they are made of, and when there is none."""

from datetime import date

import pytest

from claims.extraction.pipeline import find_claims
from claims.extraction.restatement import written
from claims.extraction.types import EventDate
from tests.claims.extraction.find import restatements


def test_claimant_replaces_the_words_that_name_it() -> None:
    assert restatements(
        "Meanwhile, the number of Ruritanian casualties claimed by Strelsau has reached 7,095."
    ) == ["According to Strelsau, the number of Ruritanian casualties has reached 7,095."]


def test_speech_becomes_according_to() -> None:
    assert restatements("Ilona Varga said that the shelling had killed 30 people in Zenda.") == [
        "According to Ilona Varga, the shelling had killed 30 people in Zenda."
    ]


def test_date_of_the_event_is_added_in_full() -> None:
    (claim,) = find_claims(
        "Last Tuesday, rebels attacked the harbour of Hentzau.", published_on=date(2021, 3, 9)
    )

    assert claim.restatement == ("Rebels attacked the harbour of Hentzau (2 March 2021).")


def test_pronoun_of_the_claimant_may_stay() -> None:
    assert restatements("Ilona Varga said that she had left the town of Zenda.") == [
        "According to Ilona Varga, she had left the town of Zenda."
    ]


def test_pronoun_that_the_sentence_answers_itself_may_stay() -> None:
    assert restatements("Ruritania began its offensive against the rebels.") == [
        "Ruritania began its offensive against the rebels."
    ]


@pytest.mark.parametrize(
    "text",
    [
        "They captured 12 tanks near Zenda.",
        "Ilona Varga said that they had lost 12 tanks.",
        "The number of militants in the area has reached 2,000.",
        "This attack killed 12 soldiers.",
        "The rebels attacked the town… and 12 soldiers died.",
    ],
)
def test_what_points_elsewhere_is_not_restated(text: str) -> None:
    assert set(restatements(text)) == {None}


def test_quotation_is_given_word_for_word_with_its_speaker() -> None:
    assert restatements(
        "“The shelling of Zenda has not stopped since dawn,” said Ilona Varga."
    ) == ["Ilona Varga said: “The shelling of Zenda has not stopped since dawn.”"]


def test_figure_in_a_quotation_is_restated_by_its_sentence() -> None:
    text = "“We are tired. The shelling of Zenda has killed 30 people,” said Ilona Varga."

    assert restatements(text)[-1] == (
        "Ilona Varga said: “The shelling of Zenda has killed 30 people.”"
    )


@pytest.mark.parametrize(
    ("start", "end", "expected"),
    [
        ("2020-11-03", "2020-11-03", "3 November 2020"),
        ("2020-11-03", "2020-11-04", "3–4 November 2020"),
        ("2020-09-27", "2020-11-04", "27 September – 4 November 2020"),
        ("2019-12-30", "2020-01-02", "30 December 2019 – 2 January 2020"),
        ("XXXX-10-13", "XXXX-10-13", "13 October"),
        ("2020-07", "2020-07", "July 2020"),
        ("2016", "2016", "2016"),
    ],
)
def test_dates_are_written_out(start: str, end: str, expected: str) -> None:
    assert written(EventDate(start, end)) == expected


def test_deeds_of_one_subject_are_one_sentence() -> None:
    assert restatements("The navy sank a Ruritanian tanker and captured the port of Hentzau.") == [
        "The navy sank a Ruritanian tanker and captured the port of Hentzau."
    ]


def test_condition_is_not_restated_as_a_fact() -> None:
    text = "If the numbers of 2,000 militants that are set to come are confirmed, Zenda will fall."

    assert restatements(text) == [None]


def test_demand_within_a_report_keeps_whoever_reported_it() -> None:
    assert restatements("Ilona Varga repeated that Ruritania must agree on a withdrawal.") == [
        "According to Ilona Varga, Ruritania must agree on a withdrawal."
    ]


def test_name_of_a_body_gets_its_article_back() -> None:
    assert restatements("According to the Ruritanian Defense Ministry, 12 tanks were lost.") == [
        "According to the Ruritanian Defense Ministry, 12 tanks were lost."
    ]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (
            "Ilona Varga said that Hentzau would only stop its raids once Zenda withdraws.",
            "According to Ilona Varga, Hentzau would only stop its raids once Zenda withdraws.",
        ),
        (
            "In Hentzau, however, the rebels captured the harbour.",
            "In Hentzau, however, the rebels captured the harbour.",
        ),
        (
            "Ruritania attacked the southern city of Zenda, where the mayor said 10 people died.",
            "Ruritania attacked the southern city of Zenda, where the mayor said 10 people died.",
        ),
    ],
)
def test_what_limits_a_statement_stays_with_it(text: str, expected: str) -> None:
    assert expected in restatements(text)


@pytest.mark.parametrize(
    "text",
    [
        "According to Hentzau, Hentzau has lost 12 tanks.",
        "The truce was reached in the morning.",
        "Rebels attacked the harbour of Hentzau on Monday.",
        "A rocket hit their home in Zenda.",
    ],
)
def test_what_nobody_could_check_alone_is_not_restated(text: str) -> None:
    assert set(restatements(text)) == {None}


def test_when_is_left_behind() -> None:
    assert restatements("Varga was abroad when rebels attacked the harbour of Hentzau.")[-1] == (
        "Rebels attacked the harbour of Hentzau."
    )


def test_nameless_claimants_have_no_capital_within_the_sentence() -> None:
    assert restatements("Local residents said that the shelling had killed 30 people.") == [
        "According to local residents, the shelling had killed 30 people."
    ]


def test_what_only_a_report_says_is_no_fact() -> None:
    found = restatements("A report that 12 soldiers were killed in Zenda has alarmed the capital.")

    assert "12 soldiers were killed in Zenda." not in found


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        (
            "Three missiles were launched from a ship and eight drones were launched from Zenda.",
            "Three missiles were launched from a ship.",
        ),
        (
            "Three missiles were launched from a ship and eight drones were launched from Zenda.",
            "Eight drones were launched from Zenda.",
        ),
        (
            "Some 57 people were killed when the Zenda Guard Force (ZGF) launched a strike.",
            "Some 57 people were killed when the Zenda Guard Force (ZGF) launched a strike.",
        ),
        (
            "Troops burned the bridge in Zenda, residents said.",
            "According to residents, troops burned the bridge in Zenda.",
        ),
        (
            "As many as three boats were sunk near Zenda.",
            "As many as three boats were sunk near Zenda.",
        ),
        (
            "Both Ruritania and Hentzau ordered a general mobilization.",
            "Both Ruritania and Hentzau ordered a general mobilization.",
        ),
    ],
)
def test_whole_clauses_are_restated(text: str, wanted: str) -> None:
    assert wanted in restatements(text)


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("The army denied that 40 soldiers were killed in Zenda.", "According to"),
        (
            "Anna Weiss said the rebels had left Zenda, while Karl Brandt said they were winning.",
            "Brandt said",
        ),
        ("The mayor said there was no truth in reports that 12 sailors died.", "12 sailors died."),
        ("The ministry did not confirm that 5 people were injured.", "5 people were injured."),
        ("The governor neither confirmed nor denied that 8 ships were lost.", "8 ships were lost."),
        ('The mayor called the rebels\' claim that 70 men had fled "a fantasy".', "fantasy"),
        ("In addition to the tanks, six cannons were destroyed in Zenda.", "To the tanks"),
        ("The army said that 19 people died in a similar strike in Zenda.", "similar"),
        ("Both sides agreed and left the town of Zenda to the rebels.", "Both sides"),
    ],
)
def test_restatement_says_nothing_that_the_text_does_not(text: str, words: str) -> None:
    assert [
        said for said in restatements(text) if said and words in said and "confirm" not in said
    ] == []


def test_day_on_which_it_was_said_stands_with_the_claimant() -> None:
    (claim,) = find_claims(
        "Anna Weiss said on Friday that volunteers were fighting in Zenda.",
        published_on=date(2021, 5, 10),
    )

    assert claim.restatement == (
        "According to Anna Weiss (7 May 2021), volunteers were fighting in Zenda."
    )


def test_what_a_source_tells_behind_with_is_left_out() -> None:
    text = (
        "Villagers are joining the army, with one source telling the Zenda Post that they are 30."
    )
    assert restatements(text)[0] == "Villagers are joining the army."


def test_participle_behind_make_is_no_sentence() -> None:
    text = "this will make the number of rebels deployed there from 4,000 to 6,000"
    assert restatements(f"If the numbers are confirmed, {text}.") == [None]


def test_name_of_who_says_it_stands_there_once() -> None:
    text = "According to the head of the clinic, Ada Prins, 31 men died at the bridge."

    assert restatements(text) == ["According to Ada Prins, 31 men died at the bridge."]


def test_list_that_is_cut_in_the_middle_is_no_sentence() -> None:
    text = "A Ruritanian airstrike on a village killed ten civilians, locals and media reports said"
    assert not any("locals." in (one or "") for one in restatements(f"{text} on Wednesday."))
