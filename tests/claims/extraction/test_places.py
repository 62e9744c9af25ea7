import pytest

from claims.extraction import sentences
from claims.extraction.document import read_document
from claims.extraction.gazetteer import gazetteer
from claims.extraction.place_phrases import read_places
from claims.extraction.places import Places
from claims.extraction.prose import read_prose
from claims.extraction.scopes import read_scopes
from claims.extraction.types import Kind, Span


def where(text: str, words: str, kind: Kind = "quantity") -> str | None:
    """Return the place of what begins with `words` in `text`."""
    prose = read_prose(read_document(text))
    spans = sentences.split(prose)
    docs = list(sentences.parse(prose[span] for span in spans))
    places = Places(
        prose,
        spans,
        [read_places(doc, span.start) for doc, span in zip(docs, spans, strict=True)],
        [read_scopes(doc, span.start) for doc, span in zip(docs, spans, strict=True)],
    )
    start = prose.text.index(words)
    return places.of(Span(start, start + len(words)), kind)


@pytest.mark.parametrize(
    ("text", "place"),
    [
        ("At least 12 soldiers were killed in Mosul.", "Mosul"),
        ("At least 12 soldiers were killed near Ostravel.", "near Ostravel"),
        ("At least 12 soldiers were killed south of Ostravel.", "south of Ostravel"),
        ("At least 12 soldiers were killed in the Ostravel area.", "Ostravel area"),
        ("At least 12 soldiers were killed on the eastern bank.", "the eastern bank"),
        ("At least 12 soldiers were killed west of the river.", "west of the river"),
        ("At least 12 soldiers were killed in the north.", "the north"),
        ("The group of 12 states meets next in Brandau.", "Brandau"),
        ("They have trained 12 soldiers at Camp Ostravel.", "Camp Ostravel"),
        ("At least 12 soldiers were killed near Mosul, Iraq.", "near Mosul, Iraq"),
        ("At least 12 pilgrims died in Mosul's Old Mosque.", "Mosul's Old Mosque"),
        ("At least 12 people died in a Mosul hospital.", "Mosul"),
        ("At least 12 drones flew over Mosul.", "Mosul"),
        ("At least 12 people died near the Line of Parting.", "near Line of Parting"),
        ("At least 12 people died in Ost-on-Dorn.", "Ost-on-Dorn"),
        ("The deployment of 12 tanks to Germany began.", "Germany"),
        ("The army withdrew 12 tanks to Port Ostravel.", "Port Ostravel"),
        ("The request for 12 tents came by the Municipality of Mosul.", "Mosul"),
        ("The dispute in Mosul, with 12 dead, goes on.", "Mosul"),
        ("Some 12 people died and three were wounded in Mosul.", "Mosul"),
        ("Some 12 people were killed and three others wounded in Mosul.", "Mosul"),
        ("SOHR counted the death of 12 men who were killed in Mosul.", "Mosul"),
        ("At least 12 sailors were held aboard the cruise ship, Merry Dorn.", "Merry Dorn"),
        ("The number of people who have fled the Dral valley has reached 12.", "Dral valley"),
        ("The province of Ostravel voted for him by 12 percent.", "Ostravel"),
        ("Mosul's 12 hospitals are closed.", "Mosul"),
        ("At least 12 people died when the Harbour Hotel collapsed.", "Harbour Hotel"),
        ("At least 12 soldiers were killed in the village of Ostravel.", "Ostravel"),
        ("At least 12 soldiers were killed in eastern Ukraine.", "Ukraine"),
        ("The army shelled Odessa with 12 rockets.", "Odessa"),
        ("The army sent 12 tanks to Homs.", "Homs"),
        ("Some 12 people live in the cellars of Homs.", "Homs"),
        ("Some 12 people died in the village of al-Ostravel.", "al-Ostravel"),
        ("At least 12 rebels were sent into the Donetsk battles.", "Donetsk"),
        ("Some 12 families fled Homs into Lebanon.", "Lebanon"),
        ("Some 12 fighters returned to Syria from Lebanon.", "Syria"),
        ("The rebels hold 12 percent of Homs.", "Homs"),
    ],
)
def test_place_is_read_in_the_words_of_the_text(text: str, place: str) -> None:
    assert where(text, "1" if "12" in text else "army") == place


@pytest.mark.parametrize(
    "text",
    [
        "At least 12 soldiers were killed in March.",
        "At least 12 papers wrote so in the Morning Herald.",
        "At least 12 soldiers served under General Ostravel.",
        "Some 12 fighters from Morocco were killed.",
        "The ambassador to France counted 12 dead.",
        "At least 12 states agreed in the United Nations Security Council.",
        "At least 12 soldiers wrote of it in PDF.",
        "At least 12 soldiers died, said the general prosecutors of Ukraine.",
        "At least 12 states live with the support of Ukraine.",
        "According to the UK-based Harbour Watch, 12 soldiers were killed.",
        "The sanctions hit 12 firms, targeting Iran’s oil and gas sectors.",
        "At least 12 people died in Ostravels’ raids.",
        "Stocks, such as those in Germany, fell by 12 points.",
        "It will make 12 planes and the Falcon, which has been built in Germany.",
        "Parliament voted by 12 to 9 to keep the troops in Germany.",
        "A court in Geneva wants the names of all 12 firms.",
        "The fund gave 12 dollars (none of them went to Geneva).",
        "At least 12 votes were lost in the functional constituencies.",
        "She lost faith in Ostravel, and 12 votes.",
        "According to the hospital in Mosul, 12 people died.",
        "Officials in Mosul said 12 people died.",
        "The 12 rockets, fired in response to a missile launched at Mosul, missed.",
        "The headquarters in Mosul shelled 12 houses.",
        "The band wrote 12 songs over Ukraine.",
        "At least 12 rockets came from Lebanon.",
        "A 12-day raid began in Mosul.",
        "At least 12 people died in the Israel-Ostravel war.",
        "The car, which is built in Mosul, has 12 seats.",
        "The 12 pro-Beijing members stepped down in pro-Beijing wards.",
        "The toll grew by 12 percent across allies and Canada.",
    ],
)
def test_time_person_body_and_origin_are_no_places(text: str) -> None:
    assert where(text, "12") is None


def test_place_of_the_telling_is_not_that_of_the_event() -> None:
    text = "A spokesman said in Geneva that 12 soldiers had been killed in Mosul."

    assert where(text, "12") == "Mosul"
    assert where("A spokesman said in Geneva that 12 soldiers had been killed.", "12") is None


def test_each_half_of_a_sentence_has_its_own_place() -> None:
    text = "The army killed 12 rebels in Mosul, and the rebels captured 30 soldiers in Homs."

    assert where(text, "12") == "Mosul"
    assert where(text, "30") == "Homs"


def test_village_that_no_gazetteer_has_is_known_once_the_text_names_it_as_one() -> None:
    attack = "The army shelled Ostravel with 12 rockets."

    assert "Ostravel" not in gazetteer()
    assert where(attack, "12") is None
    assert where(f"Fighting went on in Ostravel. {attack}", "12") == "Ostravel"


def test_list_of_places_is_one_place() -> None:
    text = "The army killed 12 rebels in Mosul, Homs and Idlib."

    assert where(text, "12") == "Mosul, Homs and Idlib"


def test_bare_noun_is_the_place_of_that_sort_that_was_named_before() -> None:
    before = "Rebels hold the city of Ostravel. They met in the village of Dorn."

    assert where(f"{before} Some 12 people live in the city.", "12") == "Ostravel"
    assert where(f"{before} Some 12 people live near the village.", "12") == "near Dorn"
    assert where(f"{before} Some 12 people live in the capital.", "12") == "the capital"
    assert where("One died in Mosul, and 12 houses burned in the city.", "12") == "Mosul"


def test_pointing_noun_without_its_place_is_none() -> None:
    assert where("At least 12 people live in this city.", "12") is None


def test_sentence_that_goes_on_with_a_deed_keeps_its_place() -> None:
    deed = "A bomb went off in Mosul."

    assert where(f"{deed} Two of the dead were 12 years old.", "Two") == "Mosul"
    assert where(f"{deed} At least 12 people were killed.", "12") == "Mosul"
    assert where(f"{deed} There 12 people were buried.", "12") == "Mosul"


@pytest.mark.parametrize(
    "sentence",
    [
        "At least 12 people have been killed since Monday.",
        "At least 12 people were killed in the other attack.",
        "The army bought 12 tanks.",
        "\n\nAt least 12 people were killed.",
    ],
)
def test_other_sentences_have_their_own_place_or_none(sentence: str) -> None:
    assert where(f"A bomb went off in Mosul. {sentence}", "12") is None


def test_two_places_are_carried_nowhere() -> None:
    text = "Bombs went off in Mosul and people ran in Homs. At least 12 people were killed."

    assert where(text, "12") is None


def test_place_that_opens_a_paragraph_sets_its_scene() -> None:
    scene = "In Mosul, the party won. Some 12 candidates gave up."

    assert where(scene, "12") == "Mosul"
    assert where("In Mosul, councillors of all parties left. Some 12 gave up.", "12") == "Mosul"
    assert where(f"{scene} She was born in Homs. Another 30 left.", "30") is None
    assert where(f"{scene}\n\nAnother 30 gave up.", "30") is None


def test_day_long_figure_is_nowhere() -> None:
    assert where("The army began a two-day raid in Mosul.", "two-day") is None


def test_list_of_towns_is_not_what_the_area_is() -> None:
    text = "Fighting went on in the Dorn and Ostravel areas. Some 12 men were in the area."

    assert where(text, "12") is None


@pytest.mark.parametrize(
    "text",
    [
        # Another speaker, in a paragraph of its own.
        "Fighting went on in the Dorn area.\n\nThe minister said that 12 men were in the area.",
        "Fighting went on in the Dorn area. The minister said that 12 men were in the area.",
        "Fighting went on in the Dorn area.\n\nThe talks failed.\n\nSome 12 men left the area.",
        "Fighting went on in the Dorn region.\n\nAnalysts expect 12 wars in the region.",
        "Fighting went on in Mosul.\n\nThe minister said that 12 men were there.",
        # No name at all.
        "At least 12 soldiers were killed in the village of 6,000 people.",
        "At least 12 soldiers were killed in the town.",
        "At least 12 soldiers were killed in the conflict zone.",
        # Two towns, and neither in this paragraph or the one above it.
        "The town of Dorn fell.\n\nThe town of Ost held.\n\nTalks failed.\n\nIn the town 12 died.",
    ],
)
def test_place_is_not_carried_into_another_topic(text: str) -> None:
    assert where(text, "12") is None


def test_area_stays_the_same_within_a_paragraph() -> None:
    text = "Fighting went on in the Dorn area. Some 12 men were killed in the area."

    assert where(text, "12") == "Dorn area"


def test_town_is_the_one_town_that_was_named() -> None:
    text = (
        "The army shelled the town of Dorn.\n\nTalks failed.\n\nThe mayor said 12 died in the town."
    )

    assert where(text, "12") == "Dorn"


def test_there_is_the_town_that_its_sentence_speaks_of() -> None:
    text = (
        "The army shelled the town of Dorn.\n\n"
        "It said that the town was safe and that 12 attacks had been repelled there."
    )

    assert where(text, "12") == "Dorn"


def test_country_that_begins_a_clause_is_not_added_to_a_town() -> None:
    text = "While 12 people have died in Mosul, Russia has stayed calm."

    assert where(text, "12") == "Mosul"


def test_aim_is_not_where_it_happened() -> None:
    text = "They had come to coordinate the delivery of assistance to Armenia."

    assert where(text, "They had come", "event") is None
    assert where("They gathered in Mosul to protest.", "They gathered", "event") == "Mosul"


def test_reason_is_not_where_it_happened() -> None:
    text = "Due to the situation in Belarus, 12 mediators missed the signs of war."

    assert where(text, "12") is None


def test_figure_without_a_verb_has_its_own_place() -> None:
    text = "At least 12 people died in Mosul on Monday, and 30 more in Ostravel on Tuesday."

    assert where(text, "12") == "Mosul"
    assert where(text, "30") == "Ostravel"


def test_contrast_parts_two_places() -> None:
    text = "He said 12 people were hurt in Mosul, while two others were hurt in Homs."

    assert where(text, "12") == "Mosul"
    assert where(text, "two") == "Homs"


def test_town_that_is_only_presented_has_its_name_later() -> None:
    text = "The town of Dorn is quiet. The army attacked the town with 12 rockets."

    assert where(text, "12") == "Dorn"
