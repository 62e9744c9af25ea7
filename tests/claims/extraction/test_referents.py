"""Whom "the ministry", "it" and "the report" mean, and who can be no speaker at all."""

import pytest

from claims.extraction.roles import person_after
from tests.claims.extraction.find import assertions, claimants, quantities, quotes


@pytest.mark.parametrize(
    ("text", "name"),
    [
        (
            (
                "Kestovia's Ministry of Health spoke of a hard night. Veldania was left with "
                "no ambulances, and Veldania has lost 25 nurses, the ministry said."
            ),
            "Kestovia's Ministry of Health",
        ),
        (
            (
                "The Health Ministry said the bridge was closed. The ferry had carried 25 men, "
                "the ministry said."
            ),
            "Health Ministry",
        ),
        ("Veldania attacked at dawn. The ministry said 25 men were lost.", "the ministry"),
        (
            (
                "The Interior Ministry said the roads were open. "
                "Protests were reported in 25 towns, it said."
            ),
            "Interior Ministry",
        ),
        (
            (
                "Sanitary officials said the wells were foul. "
                "The officials told the Ostravel Daily that neighbouring Veldania had lost 25 men."
            ),
            "Sanitary officials",
        ),
        (
            "President Tal Oren said a missile had hit the square. His office said 25 men died.",
            "Tal Oren",
        ),
        (
            (
                "The Ostravel Institute reported on the floods. Residents say it was dark. "
                "Despite Veldania's claims that it fed them, 25 people starved, the report added."
            ),
            "Ostravel Institute",
        ),
    ],
)
def test_description_means_a_speaker_that_fits_or_nobody(text: str, name: str) -> None:
    assert claimants(text)[-1] == (f"{name}'s office" if name == "Tal Oren" else name)


def test_one_who_is_quoted_is_not_the_one_who_quotes_him() -> None:
    text = (
        "Ivo Marek spoke in Ostravel. Al-Barid quoted him as saying that the war was lost. "
        "He said 25 men had died."
    )

    assert claimants(text) == ["Ivo Marek"]


def test_relay_does_not_answer_for_what_it_relays() -> None:
    text = "About 25 men were held, the Interior Ministry said, according to the agency Terno."

    assert claimants(text) == ["Interior Ministry"]


@pytest.mark.parametrize(
    "text",
    [
        "A missile slammed into a hospital in Ostravel, wounding 25 men.",
        "A quick breakdown reveals that 25 men were paid.",
        "The border guards responded with fire, killing 25 men.",
        "Heavy shelling explained the loss of 25 houses.",
    ],
)
def test_what_cannot_speak_is_no_claimant(text: str) -> None:
    assert claimants(text) == [None]


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("In mid-November, reliable sources said that 25 men had gone.", "reliable sources"),
        (
            (
                "Since the outbreak of hostilities in late September Armenia has insisted that "
                "25 men were hired."
            ),
            "Armenia",
        ),
        (
            "About 25 men were hurt, said the General Prosecutors of Kestovia.",
            "General Prosecutors of Kestovia",
        ),
        ("The Border Council, or BC, said that 25 men had gone.", "Border Council"),
        (
            "According to the UK-based Kestovian Observatory for Human Rights, 25 men had gone.",
            "Kestovian Observatory for Human Rights",
        ),
    ],
)
def test_name_is_neither_cut_nor_glued(text: str, name: str) -> None:
    assert claimants(text) == [name]


@pytest.mark.parametrize(
    ("text", "name", "role"),
    [
        (
            "The head of the Kestovian Border Service Tal Oren said 25 men had gone.",
            "Tal Oren",
            "head of the Kestovian Border Service",
        ),
        (
            "The spokesman of the Ministry of Defence Tal Oren said 25 men had gone.",
            "Tal Oren",
            "spokesman of the Ministry of Defence",
        ),
        (
            "Harbour Group financier Tal Oren said 25 men had gone.",
            "Tal Oren",
            "Harbour Group financier",
        ),
    ],
)
def test_role_before_a_name_is_split_off(text: str, name: str, role: str) -> None:
    (claim,) = quantities(text)

    assert claim.attribution is not None
    assert (claim.attribution.name, claim.attribution.role) == (name, role)


def test_name_with_an_article_of_its_own_is_found_again_without_it() -> None:
    text = "President Tal al-Oren spoke in Ostravel. Oren said that 25 men had gone."

    assert claimants(text) == ["Tal al-Oren"]


@pytest.mark.parametrize(
    ("text", "speaker"),
    [
        (
            (
                "“The talks are dead,” Minister Tal Oren said, accusing Veldania of stalling.\n\n"
                "“Their aim is plain to see: they want the whole coast.”"
            ),
            "Tal Oren",
        ),
        (
            (
                "Tal Oren called the raid “pure murder” and urged Veldania to leave. "
                "“It is they who must pay for every house,” he said."
            ),
            "Tal Oren",
        ),
    ],
)
def test_one_who_is_accused_does_not_speak(text: str, speaker: str) -> None:
    assert {name for _, name in quotes(text)} == {speaker}


def test_clause_beside_the_main_one_does_not_govern_it() -> None:
    text = (
        "Early results show Ivo Marek at 80 per cent, although the count was rejected by "
        "the opposition."
    )

    assert claimants(text) == ["Early results"]


def test_results_are_not_the_one_who_won() -> None:
    text = "According to the preliminary results Ivo Marek won 80 per cent of the vote."

    assert claimants(text) == ["the preliminary results"]


def test_reports_that_somebody_confirms_do_not_govern_the_main_clause() -> None:
    text = "Some 25 men have fled, amid reports that the army has confirmed the losses."

    assert claimants(text) == [None]


def test_heading_in_quotation_marks_has_no_speaker() -> None:
    text = (
        "Tal Oren reiterated that the army would stay in Ostravel.\n\n"
        "‘We are waiting for them again tonight’\n\n"
        "The army shelled the harbour of Ostravel."
    )

    assert quotes(text) == []


def test_claims_against_which_something_is_said_do_not_make_it_doubtful() -> None:
    text = "Despite Veldania's claims that it fed the towns, 25 people starved."

    assert [claim.hedged for claim in quantities(text)] == [False]


def test_missile_is_nobody_who_accuses() -> None:
    (claim,) = assertions("A missile slammed into a hospital in Ostravel on Friday.")

    assert (claim[0], claim[2]) == ("event", None)


@pytest.mark.parametrize(
    ("text", "name"),
    [
        (
            (
                "Ivo Marek met the Red Lake Church. The Church denied it. They also said Ivo Marek "
                "had lost 25 men."
            ),
            "Red Lake Church",
        ),
        ("Ivo Marek said it was dark. The report says 25 men died.", "the report"),
        (
            (
                "Governor Ruben Falk said it was dark. The rebels left. Their leader, a former "
                "postman known as Uncle Marrow, said 25 men had died."
            ),
            "Uncle Marrow",
        ),
        (
            "Governor Ruben Falk said it was dark. The rebels left. Their leader said 25 men died.",
            "Their leader",
        ),
        (
            "When a reporter asked Minister Ivo Marek if it rained, he said 25 men died.",
            "Ivo Marek",
        ),
        (
            "Lantern Research, a polling firm, opened. The firm said 25 men died.",
            "Lantern Research",
        ),
        ("The Red Lake Observatory opened. Later RLO said 25 men died.", "Red Lake Observatory"),
        (
            (
                "The head of the Russian Intelligence Service Ivo Marek left. Marek said 25 "
                "men died."
            ),
            "Ivo Marek",
        ),
        ("The state news agency IRNA said 25 men died.", "IRNA"),
        ("It is over, said Brig. Gen. Ivo Marek. He said 25 men died.", "Ivo Marek"),
        ("United Velden’s Ivo Marek said 25 men died.", "Ivo Marek"),
        ("Veldania’s Health Ministry said 25 men died.", "Veldania’s Health Ministry"),
        (
            (
                "A doctors' group spoke. The Red Lake Union said it was "
                "dark. The group said 25 men died."
            ),
            "Red Lake Union",
        ),
        ("The Health Ministry said it was dark. The group said 25 men died.", "the group"),
        ("The Velden Army spoke. In Ostravel they said 25 men died.", None),
        ("The Velden General Staff said 25 men died.", "Velden General Staff"),
    ],
)
def test_speaker_is_named_by_what_the_text_says_of_him(text: str, name: str | None) -> None:
    assert claimants(text) == [name]


def test_charge_that_somebody_rejects_ends_with_its_clause() -> None:
    text = "Kestria hires 25 men, a charge that the Velden Front rejected as “a fairy tale.”"

    assert claimants(text) == [None]
    assert quotes(text) == [("a fairy tale.", "Velden Front")]


def test_office_of_nothing_is_nobody() -> None:
    assert person_after(["the", "minister", "of"]) is None
