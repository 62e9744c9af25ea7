import pytest

from tests.claims.extraction.find import claimants, quantities, quotes


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("Armenia claimed that 25 planes were destroyed.", "Armenia"),
        ("According to the Armenian side, 25 planes were destroyed.", "the Armenian side"),
        ("The number of planes claimed by Armenia has reached 25.", "Armenia"),
        ("It is reported in Greek media that 25 planes were destroyed.", "Greek media"),
        ("25 planes were destroyed, Foreign Minister Sergei Lavrov said.", "Sergei Lavrov"),
        ("Sergei Lavrov arrived. He said 25 planes were destroyed.", "Sergei Lavrov"),
        ("25 planes were destroyed.", None),
    ],
)
def test_claim_names_who_asserts_it(text: str, name: str | None) -> None:
    assert claimants(text) == [name]


def test_name_may_begin_with_an_apostrophe() -> None:
    (claim,) = quantities("30 men died, according to Minister 't Hooft.")

    assert claim.attribution is not None
    assert (claim.attribution.name, claim.attribution.role) == ("'t Hooft", "Minister")


def test_they_are_the_body_that_spoke_before() -> None:
    text = "The Defense Ministry confirms operations. According to them, 3 trucks were destroyed."

    assert claimants(text) == ["Defense Ministry"]


def test_claimant_is_carried_over_to_a_sentence_that_only_says_allegedly() -> None:
    text = (
        "The casualties claimed by Armenia have reached 7,095. 251 UAVs have allegedly been lost."
    )

    assert claimants(text) == ["Armenia", "Armenia"]


def test_claimant_is_not_carried_over_to_a_plain_sentence() -> None:
    text = "The casualties claimed by Armenia have reached 7,095. 251 UAVs have been lost."

    assert claimants(text) == ["Armenia", None]


def test_outlet_is_no_claimant() -> None:
    header = "A headline\n\nBy A. Writer\n\nDaily Post, October 05, 2020\n\n"

    assert claimants(f"{header}Daily Post reported that 25 planes were destroyed.") == [None]


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("“We lost the town,” he said.", []),
        ("Aliyev spoke. “We lost the town,” he said.", [("We lost the town,", "Aliyev")]),
        ('"We lost the town," said Tigran.', [("We lost the town,", "Tigran")]),
        ("«We lost the town», said Tigran.", [("We lost the town", "Tigran")]),
        ("Aliyev called them “mercenaries.”", [("mercenaries.", "Aliyev")]),
        ("Aliyev told the envoy:\n\n“We lost the town.”", [("We lost the town.", "Aliyev")]),
        ('The army has a "Zastava M-55" gun.', []),
        ('According to Aliyev, a "Zastava M-55" gun was lost.', []),
        ("The ‘giants’ in the region, Aliyev said.", []),
        ("An odd “ mark stands alone, Aliyev said.", []),
    ],
)
def test_quotation_has_its_speaker(text: str, said: list[tuple[str, str]]) -> None:
    assert quotes(text) == said


def test_speech_over_paragraphs_is_one_quotation_for_each() -> None:
    text = "Aliyev said: “We lost the town.\n\n“We will be back tomorrow.” The army agreed."

    assert quotes(text) == [
        ("We lost the town.", "Aliyev"),
        ("We will be back tomorrow.", "Aliyev"),
    ]


def test_surname_is_given_its_full_name() -> None:
    text = "President Ilham Aliyev spoke. “We lost the town,” Aliyev stressed."

    assert quotes(text) == [("We lost the town,", "Ilham Aliyev")]


def test_speech_inside_a_quotation_speaks_for_nobody_else() -> None:
    text = "“They said 30 men were lost and never came back,” said Levan."

    assert claimants(text) == ["Levan"]


def test_cue_is_kept() -> None:
    (claim,) = quantities("The number of planes claimed by Armenia has reached 25.")

    assert claim.attribution is not None
    assert claim.attribution.cue == "claimed by"


@pytest.mark.parametrize(
    ("text", "names"),
    [
        (
            "Kestovia said that 25 planes were lost. Another 30 planes were damaged.",
            ["Kestovia", "Kestovia"],
        ),
        (
            "Some 48 tanks burnt, according to Kestovia. A dozen of them are still there.",
            ["Kestovia", "Kestovia"],
        ),
        (
            "Kestovia said that 25 planes were lost. Veldania also lost 30 planes.",
            ["Kestovia", None],
        ),
        (
            "Kestovia said that 25 planes were lost.\n\nAnother 30 planes were damaged.",
            ["Kestovia", None],
        ),
    ],
)
def test_list_goes_on_under_its_claimant_until_somebody_else_acts(
    text: str, names: list[str | None]
) -> None:
    assert claimants(text) == names


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("Ivo Marek said that Kestovia claimed that 25 planes were lost.", "Kestovia"),
        ("Ivo Marek said pictures show 25 planes.", "Ivo Marek"),
        ("The Ostravel Daily, citing Ivo Marek, reported that 25 planes were lost.", "Ivo Marek"),
        ("Kestovia wants to buy 25 planes.", None),
        ("Ivo Marek told the Ostravel Daily that 25 planes were lost.", "Ivo Marek"),
        ("MAREK: We lost 25 planes.\n\nSANDOR: I see.\n\nMAREK: Yes.", "Marek"),
    ],
)
def test_nearest_answerable_source_is_the_claimant(text: str, name: str | None) -> None:
    assert claimants(text)[0] == name


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("“We lost the town and the bridge.” ― Ada Brook", "Ada Brook"),
        ("Deputy Minister Ada Brook: “We lost the town and the bridge.”", "Ada Brook"),
        ("Ada Brook had another view.\n\n“We lost the town and the bridge.”", "Ada Brook"),
        ("“We lost the town.\n\n“And the bridge,” said Ada Brook.", "Ada Brook"),
    ],
)
def test_quotation_without_a_verb_has_its_speaker_from_around_it(text: str, name: str) -> None:
    assert {speaker for _, speaker in quotes(text)} == {name}


def test_role_of_the_claimant_is_kept() -> None:
    (claim,) = quantities("Defense Minister Petra Sandor said that 25 planes were lost.")

    assert claim.attribution is not None
    assert claim.attribution.role == "Defense Minister"


def test_thousands_of_quotations_in_a_row_are_read() -> None:
    text = "“We lost the old town.” " * 2_000

    assert quotes(text) == []


@pytest.mark.parametrize(
    ("text", "names"),
    [
        (
            (
                "Kestovia says that its guns destroyed:\n\n- 3 tanks;\n\n- up to 70 trucks.\n\n"
                "The town has 900 wells."
            ),
            ["Kestovia", "Kestovia", None],
        ),
        (
            "The General Staff posted this statement:\n\nWe sank 30 ships.\n\nIt has 40 desks.",
            ["General Staff", None],
        ),
        ("The Velden Army denied it. Its version: one tank was lost.", ["Velden Army"]),
        (
            "Ten tanks burnt; 30 men died; and five guns were lost, according to Kestovia.",
            ["Kestovia", "Kestovia", "Kestovia"],
        ),
        (
            "Exports fell by 40 percent, a Lantern Research survey of 900 firms found last week.",
            ["Lantern Research", "Lantern Research"],
        ),
    ],
)
def test_source_answers_for_the_list_that_it_introduces_or_closes(
    text: str, names: list[str | None]
) -> None:
    assert claimants(text) == names


def test_turns_of_an_interview_are_their_speakers() -> None:
    text = (
        "They met on a cold morning.\n\nQuestion: Did you lose 20 men?\n\nIvo Marek: We lost 30."
        "\n\nAnother 40 were hurt.\n\nQuestion: And now?\n\nIvo Marek: Now we have 50 left."
        "\n\nThe town has 900 people."
    )

    assert claimants(text) == [None, "Ivo Marek", "Ivo Marek", "Ivo Marek", None]


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("Ada Brook left. | Q: How? | AB: We lost 30. | Q: And? | AB: Now 50.", ["Ada Brook"] * 2),
        (
            "Ada Brook left. | Moderator: How? | A.B.: We lost 30. | Moderator: So? | A.B.: 50.",
            ["Ada Brook"] * 2,
        ),
        (
            "We met. | HR: How? | **Ada Brook (AB):** We lost 30. | HR: 40 fled. | AB: Now 50.",
            ["Ada Brook", None, "Ada Brook"],
        ),
        ("They left. | Q: How? | AB: We lost 30. | Q: And? | AB: Now 50.", [None] * 2),
    ],
)
def test_initials_stand_for_whom_the_text_introduces(text: str, names: list[str | None]) -> None:
    assert claimants(text.replace(" | ", "\n\n")) == names


def test_labels_of_a_list_are_no_speakers() -> None:
    text = "Losses: 30 men.\n\nTanks: 40 in all.\n\nLosses: 50 men.\n\nTanks: 60 in all."

    assert set(claimants(text)) == {None}


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("“Bring back our sons!”, cried one of them.", ("Bring back our sons!", "one of them")),
        (
            "The report by the Port Office, according to which it “left the lane”, was wrong.",
            ("left the lane", "Port Office"),
        ),
    ],
)
def test_speaker_who_is_one_of_many_or_stands_before_which(
    text: str, found: tuple[str, str]
) -> None:
    assert quotes(text) == [found]


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("Ada Brook's promise of “a quick peace” was broken.", [("a quick peace", "Ada Brook")]),
        (
            "The claims by Ada Brook about “a secret pact” were false.",
            [("a secret pact", "Ada Brook")],
        ),
        (
            "We reject the claim of Ada Brook that our men are “bandits”.",
            [("bandits", "Ada Brook")],
        ),
        ("The promise of “Sea Shield” was broken in May.", []),
    ],
)
def test_words_quoted_from_a_statement_are_its_authors(
    text: str, found: list[tuple[str, str]]
) -> None:
    assert quotes(text) == found


def test_label_may_hold_an_abbreviation() -> None:
    text = "Special Asst. to the Secretary Ada Brook: “We lost the town and the bridge.”"

    assert quotes(text) == [("We lost the town and the bridge.", "Ada Brook")]
