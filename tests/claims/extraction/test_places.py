import pytest

from claims.extraction import sentences
from claims.extraction.document import read_document
from claims.extraction.gazetteer import gazetteer
from claims.extraction.places import Places, read_places
from claims.extraction.prose import read_prose
from claims.extraction.scopes import read_scopes
from claims.extraction.types import Kind, Span


def where(text: str, words: str, kind: Kind = "quantity") -> str | None:
    """Return the place of what begins with `words` in `text`."""
    prose = read_prose(read_document(text))
    spans = sentences.split(prose)
    docs = list(sentences.parse(prose[span] for span in spans))
    places = Places(
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
