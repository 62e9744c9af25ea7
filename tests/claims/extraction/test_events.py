"""Which clauses become claims, from where to where, and who stands behind them."""

import pytest

from claims.extraction.pipeline import find_claims
from tests.claims.extraction.find import assertions


def events(text: str) -> list[str]:
    return [words for kind, words, _ in assertions(text) if kind == "event"]


def positions(text: str) -> list[tuple[str, str | None]]:
    return [(words, name) for kind, words, name in assertions(text) if kind == "position"]


def test_deed_in_the_articles_own_voice_is_an_event_from_subject_to_last_argument() -> None:
    assert assertions(
        "Meanwhile, over the weekend, Ruritanian forces shelled the town of Zenda, "
        "while the villagers slept."
    ) == [("event", "Ruritanian forces shelled the town of Zenda", None)]


def test_two_deeds_of_a_sentence_are_two_events() -> None:
    assert events(
        "The army took Zenda after the rebels bombed the railway station in Strelsau."
    ) == ["The army took Zenda", "the rebels bombed the railway station in Strelsau"]


def test_deed_that_another_verb_carries_is_an_event() -> None:
    assert events("Rebel units continue to storm the positions near Zenda.") == [
        "Rebel units continue to storm the positions near Zenda"
    ]


@pytest.mark.parametrize(
    "text",
    [
        "The navy sank a Ruritanian tanker and captured the port of Hentzau",
        "The navy, which has two ships in the bay, captured the port of Hentzau",
        "Ruritania, which the council warned, has blocked the port of Hentzau",
    ],
)
def test_event_begins_with_who_did_it_and_has_all_that_was_done(text: str) -> None:
    assert events(f"{text}.") == [text]


def test_deeds_that_one_subject_did_have_one_label() -> None:
    (claim,) = find_claims("The navy sank a tanker and will leave the port of Hentzau.")

    assert claim.label == "navy sank a tanker and will leave the port of Hentzau"


def test_what_somebody_demands_is_no_deed_beside_what_was_done() -> None:
    text = "The rebels took Zenda and demanded the withdrawal of all troops from Hentzau."

    assert [kind for kind, _, _ in assertions(text)] == ["event", "position"]


def test_date_at_the_end_says_when_and_stays_outside() -> None:
    (claim,) = find_claims("The rebels attacked the harbour of Hentzau on March 3, 2021.")

    assert claim.exact == "The rebels attacked the harbour of Hentzau"
    assert claim.event_date is not None
    assert claim.event_date.start == "2021-03-03"


@pytest.mark.parametrize(
    "text",
    [
        "The army will attack the town of Zenda in the spring.",
        "The rebels could invade Ruritania from the north.",
        "If the rebels attack the town of Zenda, the bridge falls.",
        "It is likely that the rebels attacked the town of Zenda.",
        "The general hoped that the army had taken the town of Zenda.",
        "Negotiators were due to meet the rebels in Strelsau.",
        "The council could sign the treaty and publish it in Zenda.",
        "A reporter asked the mayor of Zenda whether he would open the gates.",
        "The Zenda Herald calls the treaty a mistake.",
        "The attack on Zenda came a day after the vote.",
        "If this is true, the vote will close the port and confirm that Ruritania has lost Zenda.",
        "Did the army shell the town of Zenda?",
        "The war is a tragedy for both peoples.",
        "The valley looks quiet from the hills.",
        "This shows the weakness of the government.",
        "Ruritania to receive more support from its allies.",
        "The figure seems to come from an article in the Zenda Herald of August 19.",
        "The loudest accusations come from Anna Weiss.",
        "Turnout is disputed as well.",
        "The mayor of Zenda, Anna Weiss, gave a different account.",
        "Our correspondent Anna Weiss has sent this from Zenda.",
        "This report is provided for the media and the public in Ruritania.",
    ],
)
def test_what_has_not_happened_or_cannot_be_checked_is_no_claim(text: str) -> None:
    assert assertions(text) == []


def test_state_with_a_date_is_an_event() -> None:
    assert events("The province has had its own parliament since 1994.") == [
        "The province has had its own parliament"
    ]


def test_statement_of_a_source_is_its_position_without_who_says_so() -> None:
    assert positions("The Ruritanian army says that its forces have surrounded Zenda.") == [
        ("its forces have surrounded Zenda", "the Ruritanian army")
    ]


def test_denial_accusation_and_demand_keep_their_verb() -> None:
    text = (
        "The Foreign Ministry denied the reports about the camp. "
        "Ruritania accused its neighbour of using banned weapons. "
        "The rebels demanded the withdrawal of all troops."
    )
    stances = {claim.exact: claim.stance for claim in find_claims(text) if claim.kind == "position"}

    assert stances == {
        "The Foreign Ministry denied the reports about the camp": "denial",
        "Ruritania accused its neighbour of using banned weapons": "accusation",
        "The rebels demanded the withdrawal of all troops": "demand",
    }


def test_rule_names_kind_and_stance() -> None:
    text = "Rebels took the town of Zenda. The ministry rejected the report."

    assert [(claim.rule, claim.exact) for claim in find_claims(text)] == [
        ("event.clause", "Rebels took the town of Zenda"),
        ("position.denial", "The ministry rejected the report"),
    ]


def test_quotation_is_no_event_as_well() -> None:
    text = "“The rebels shelled the town of Zenda all night,” said Anna Weiss."

    assert [claim.kind for claim in find_claims(text)] == ["quote"]


def test_frame_of_a_figure_is_no_claim_of_its_own() -> None:
    text = "The blast killed 14 soldiers. The number of wounded has risen to 60."

    assert [claim.kind for claim in find_claims(text)] == ["quantity", "quantity"]


def test_event_ends_where_figures_begin() -> None:
    text = "The army repelled an attack near Zenda, killing at least 6 troops."

    assert [(claim.kind, claim.exact) for claim in find_claims(text)] == [
        ("event", "The army repelled an attack near Zenda"),
        ("quantity", "6"),
    ]


def test_relative_clause_is_background() -> None:
    assert events("The bridge that the rebels bombed near Zenda looks old.") == []


def test_label_is_short_and_drops_adverbs_and_asides() -> None:
    text = (
        "The army has successfully repelled a large attack of the northern rebels, a group of "
        "former conscripts, in the mountainous district of Hentzau."
    )
    (claim,) = find_claims(text)

    assert claim.label.startswith("army has repelled a large attack of the northern rebels")
    assert len(claim.label) <= 61


def test_clause_within_a_noun_phrase_has_a_label() -> None:
    text = "The government maintains the position that there are no foreign fighters in the camp."

    assert all(claim.label for claim in find_claims(text))


def test_part_of_a_group_is_named_with_it_in_the_label() -> None:
    (claim,) = find_claims("One of its F-16 jets crossed the Ruritanian border.")

    assert claim.label == "One of its F-16 jets crossed the Ruritanian border"


def test_parser_that_takes_the_subject_for_an_object_is_overruled() -> None:
    assert events(
        "The talks go on as members of the Ruritanian Parliament are leading a protest."
    ) == ["members of the Ruritanian Parliament are leading a protest"]


def test_event_that_is_only_alleged_has_the_claimant_of_the_sentence_before() -> None:
    text = (
        "Ruritania claims that its army holds the bridge. "
        "The rebels have allegedly burned the station in Zenda."
    )

    assert assertions(text)[-1] == (
        "event",
        "The rebels have allegedly burned the station in Zenda",
        "Ruritania",
    )


def test_telling_something_is_no_event() -> None:
    text = "The Ministry of Defence announced on Sunday evening that its forces had lost 10 tanks."

    assert "event" not in {claim.kind for claim in find_claims(text)}


def test_deed_under_a_colon_is_the_word_of_who_introduces_it() -> None:
    text = "Colonel Ada Prins said:\n\nThe army attacked the bridge of Ostravel on Friday."

    assert [(kind, who) for kind, _, who in assertions(text)] == [("position", "Ada Prins")]


def test_war_is_no_speaker() -> None:
    assert positions("This war threatens to burn the whole valley of Zenda.") == []


def test_counting_one_thing_does_not_silence_the_position() -> None:
    found = assertions("The navy ministry said that its ships shot down a Ruritanian warplane.")

    assert [(kind, words) for kind, words, _ in found] == [
        ("position", "its ships shot down a Ruritanian warplane")
    ]


def test_missile_is_nobody_who_says_something() -> None:
    assert assertions("A Ruritanian missile slammed into a hospital in Zenda.") == [
        ("event", "A Ruritanian missile slammed into a hospital in Zenda", None)
    ]


def test_place_stays_with_the_city_that_an_aside_counts_in() -> None:
    found = assertions("Ruritania attacked the southern city of Zenda, where 10 people died.")

    assert ("event", "Ruritania attacked the southern city of Zenda", None) in found


@pytest.mark.parametrize(
    "text",
    [
        "Note: The cut-off for this product was 1pm on October 11.",
        "Relief North has worked in Ruritania since 1997.",
    ],
)
def test_notes_of_the_page_and_careers_are_no_events(text: str) -> None:
    assert assertions(text) == []


def test_participle_is_no_position() -> None:
    assert assertions("The ministry said that rockets launched at Zenda.") == []


@pytest.mark.parametrize(
    "clause",
    [
        "Negotiators are due to meet the rebels in Strelsau",
        "The envoy plans to visit Zenda tomorrow",
        "Both sides are to sign a treaty in Zenda",
        "Next year's fair is scheduled to take place in Zenda",
        "The council will scrap the harbour tax",
        "The aid will be provided by the Ruritanian government",
    ],
)
def test_what_has_been_arranged_is_an_event(clause: str) -> None:
    assert events(f"{clause}.") == [clause]


def test_what_had_to_be_done_was_done() -> None:
    assert events("The Ruritanian crew had to rebuild the harbour bridge.") == [
        "The Ruritanian crew had to rebuild the harbour bridge"
    ]
    assert events("The Ruritanian crew has to rebuild the harbour bridge.") == []


@pytest.mark.parametrize(
    "clause",
    [
        "The turnout was the highest in the history of Ruritania",
        "It is the biggest order of its kind since the Hentzau treaty",
        "Ruritania is not one of the nations covered by the treaty",
    ],
)
def test_record_and_membership_can_be_looked_up(clause: str) -> None:
    assert events(f"{clause}.") == [clause]


@pytest.mark.parametrize(
    ("text", "clause"),
    [
        ("Fishermen rescued 700 migrants near Zenda.", "Fishermen rescued 700 migrants near Zenda"),
        ("Anna Weiss was elected with 58,825 votes.", "Anna Weiss was elected with 58,825 votes"),
        (
            "A $14 billion deal has been signed by the Senate.",
            "A $14 billion deal has been signed by the Senate",
        ),
    ],
)
def test_act_stands_beside_the_figure_in_it(text: str, clause: str) -> None:
    assert [(claim.kind, claim.exact) for claim in find_claims(text) if claim.kind == "event"] == [
        ("event", clause)
    ]
    assert "quantity" in [claim.kind for claim in find_claims(text)]


def test_figure_that_is_the_subject_says_it_all() -> None:
    assert events("The number of migrants in Zenda has fallen by 700.") == []
    assert events("Some 700 migrants arrived in Zenda on Friday.") == []


def test_what_somebody_believes_is_a_hedged_position() -> None:
    text = "The general believes the sailors may have left the ship on purpose."
    (claim,) = find_claims(text)

    assert (claim.kind, claim.exact, claim.hedged) == (
        "position",
        "the sailors may have left the ship on purpose",
        True,
    )


def test_belief_of_the_speaker_is_passed_through() -> None:
    assert positions("Anna Weiss said she felt the count in Zenda had been a fraud.") == [
        ("the count in Zenda had been a fraud", "Anna Weiss")
    ]


def test_deed_beside_a_figure_that_somebody_reports_is_a_position() -> None:
    text = "The police said two men were killed when a mine exploded under a bus."

    assert positions(text) == [("a mine exploded under a bus", "the police")]


def test_being_against_something_is_a_position() -> None:
    assert positions("The Ruritanian Teachers' Union is critical of the reform.") == [
        ("The Ruritanian Teachers' Union is critical of the reform", "Ruritanian Teachers' Union")
    ]


def test_quotation_that_is_called_for_is_the_claim() -> None:
    text = "Bishop Anna Weiss called for “an immediate end to the war in the northern valleys”."

    assert [claim.kind for claim in find_claims(text)] == ["quote"]


@pytest.mark.parametrize(
    "clause",
    ["No group has claimed responsibility", "The coalition maintained a majority in the north"],
)
def test_claiming_and_maintaining_need_no_speech(clause: str) -> None:
    assert events(f"{clause}.") == [clause]


def test_label_keeps_the_adverb_that_is_disputed() -> None:
    (claim,) = find_claims("The Ruritanian army attacked the town of Zenda directly.")
    (other,) = find_claims("The Ruritanian army has now partly withdrawn from Zenda.")

    assert claim.label == "Ruritanian army attacked the town of Zenda directly"
    assert other.label == "Ruritanian army has partly withdrawn from Zenda"


@pytest.mark.parametrize(
    "clause",
    [
        "The truce formally remains in force",
        "The terms of the truce are not fulfilled by both armies",
        "The border to Ruritania stays shut",
        "The rockets hampered the work of the doctors in Zenda",
        "The cause of the fire in Zenda is still debated",
    ],
)
def test_state_or_obstacle_that_is_the_news_is_an_event(clause: str) -> None:
    assert events(f"{clause}.") == [clause]


def test_relative_clause_that_says_what_a_named_actor_does_is_an_event() -> None:
    text = "The talks were led by diplomats from Strelsau. Ruritania, which has sold weapons to "
    (_, claim) = find_claims(f"{text}both armies and has armed the rebels, was absent.")[:2]

    assert (
        claim.exact == "Ruritania, which has sold weapons to both armies and has armed the rebels"
    )
    assert claim.label == "Ruritania has sold weapons to both armies and has armed…"


@pytest.mark.parametrize(
    "text",
    [
        "An officer of the Zenda Pact, who asked not to be named, was silent.",
        "A company in Ruritania, which supplies weapons to both armies, was silent.",
        "Dora Keller, who ran the hospital in Zenda from 1998 to 2006, was silent.",
        "The army issued a short statement.",
    ],
)
def test_what_only_presents_somebody_or_tells_nothing_is_no_event(text: str) -> None:
    assert events(text) == []


def test_what_reports_show_is_an_event() -> None:
    assert "the army is preparing a new attack on Zenda" in events(
        "Satellite images indicate that the army is preparing a new attack on Zenda."
    )


def test_what_an_act_was_limited_to_belongs_to_it() -> None:
    act = "Zenda and Strelsau limited their military activity to exchange of artillery strikes"
    assert act in events(f"The army advanced in the south, while in other parts {act}.")


def test_infinitive_is_no_second_act_of_the_object_before_it() -> None:
    text = "will not only make the number of rebels deployed there higher, but also confirm that"
    assert events(f"If it is true, this {text} Strelsau is at war.") == []


def test_label_has_no_half_of_a_pair_of_marks() -> None:
    (claim,) = find_claims("The so-called “humanitarian” truce is not being fulfilled in Zenda.")

    assert claim.label.count("“") == claim.label.count("”")


def test_what_was_said_is_the_claim_not_that_it_was_said() -> None:
    text = "Two dockers died in the fire at Zenda, the city administration later admitted."

    assert "the city administration later admitted" not in [
        words for _, words, _ in assertions(text)
    ]


@pytest.mark.parametrize("said", ["the harbour was important for Ruritania", "she was shocked"])
def test_what_somebody_feels_is_no_position(said: str) -> None:
    assert positions(f"Anna Weiss said {said}.") == []


def test_what_only_tells_when_is_no_claim() -> None:
    text = "The rebels took Zenda before the last station had closed."

    assert events(text) == ["The rebels took Zenda"]


def test_accusation_has_what_somebody_is_accused_of() -> None:
    text = "Ruritania accused the rebels of hiring as many as 1,200 men."

    assert positions(text) == [
        ("Ruritania accused the rebels of hiring as many as 1,200 men", "Ruritania")
    ]


def test_last_of_several_losses_is_left_to_its_figure() -> None:
    text = "The army said it had killed 60 rebels, destroyed four trucks and captured a tank."

    assert positions(text) == []


@pytest.mark.parametrize(
    ("text", "clause"),
    [
        ("The Ruritanian army shelled Zenda on 14 October.", "The Ruritanian army shelled Zenda"),
        ("Fighting resumed on 4 February.", "Fighting resumed"),
        (
            "The Ruritanian parliament sacked the minister in March 2014 over a bribe.",
            "The Ruritanian parliament sacked the minister",
        ),
        (
            "Colonel Rassendyll, 52, signed the Hentzau treaty in Zenda.",
            "signed the Hentzau treaty in Zenda",
        ),
        (
            "The court in Zenda jailed Rupert Hentzau for the first time.",
            "The court in Zenda jailed Rupert Hentzau",
        ),
        # A figure has a claim of its own, and stays.
        (
            "Ruritania bought 36 tanks from Hentzau in 2014.",
            "Ruritania bought 36 tanks from Hentzau",
        ),
    ],
)
def test_event_stands_without_dates_ages_and_ordinals(text: str, clause: str) -> None:
    assert events(text) == [clause]


def test_label_keeps_the_date_that_the_span_leaves_out() -> None:
    (claim,) = find_claims("The Ruritanian army shelled Zenda on 14 October 2014.")

    assert claim.event_date is not None
    assert claim.event_date.start == "2014-10-14"
    assert "14 October 2014" in str(claim.restatement)


@pytest.mark.parametrize(
    "text",
    [
        # What a thing can do, what people do any day.
        "The dashboard provides a sandbox for widgets.",
        "Clinicians gain visibility on their patients.",
        # What a column tells of its author and of its reader.
        "He asks me to call him Rudolf.",
        "The plan helps you win new customers in Zenda.",
        # Slight verbs without anybody, anywhere.
        "The growth then continued for the others.",
        "Her mother took in sewing.",
    ],
)
def test_what_is_told_besides_the_news_is_no_event(text: str) -> None:
    assert events(text) == []


@pytest.mark.parametrize(
    "text",
    [
        "The plan is vague, Dora Keller said.",
        "Dora Keller said that the showdown was fruitless.",
        "Dora Keller said that this was the way forward.",
        "Dora Keller said that parents wanted better schools.",
    ],
)
def test_what_somebody_finds_or_wants_is_no_position(text: str) -> None:
    assert positions(text) == []
