import re

import pytest

from claims.extraction import sentences
from claims.extraction.attribution import Speakers, read_said
from claims.extraction.document import Block, Document
from claims.extraction.header import Metadata
from claims.extraction.prose import Prose, read_prose
from claims.extraction.quotes import find_quotes
from claims.extraction.speech import Frame


def read(text: str) -> tuple[Prose, list[Frame]]:
    blocks = tuple(
        Block("body", match.start(), match.end()) for match in re.finditer(r"[^\n]+", text)
    )
    prose = read_prose(Document(text, blocks, Metadata()))
    spans, quotes = sentences.split(prose), find_quotes(prose)
    docs = sentences.parse(prose[span] for span in spans)
    said = [read_said(doc, span.start, quotes) for doc, span in zip(docs, spans, strict=True)]
    speakers = Speakers(prose, spans, said, quotes, outlets=frozenset())
    return prose, [frame for index in range(len(spans)) for frame in speakers.frames(index)]


def speakers(text: str) -> list[tuple[str, str]]:
    return [(frame.source.name, frame.cue) for frame in read(text)[1] if frame.manner == "speech"]


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("Kestovia claims to have sunk 3 ships.", ("Kestovia", "claims")),
        ("Kestovia demands that the militias leave.", ("Kestovia", "demands")),
        ("The toll announced by Kestovia is 40.", ("Kestovia", "announced by")),
        ("Marek put the toll at 40.", ("Marek", "put")),
        ("Marek blamed the militias for 40 deaths.", ("Marek", "blamed")),
        ("Marek denied killing 40 civilians.", ("Marek", "denied")),
        ("As Marek put it, 40 men had died.", ("Marek", "put")),
        ("In the words of Kestovia, 40 men died.", ("Kestovia", "words")),
        ("In Marek's view, 40 men are too many.", ("Marek", "view")),
        ("There were 40 dead, by the ministry's own count.", ("the ministry", "count")),
        ("Marek's claim that 40 men had died was false.", ("Marek", "claim")),
        ("A statement by the ministry said 40 men had died.", ("the ministry", "said")),
        ("The mission, which counted 40 fighters, left.", ("the mission", "counted")),
        ("The agency quoted Marek as saying that 40 men died.", ("Marek", "quoted as saying")),
        ("The agency cited Marek as saying that 40 men died.", ("Marek", "cited as saying")),
        ("“Forty men died”, added Marek.", ("Marek", "added")),
        ("Exports fell by 40 percent, the trade federation estimates.", None),
        ("The toll, the same ministry claims, stands at 40.", ("the same ministry", "claims")),
        ("Of the nine wards two are left, Marek added, and 40 men died.", ("Marek", "added")),
        ("Marek asked the states not to leave.", ("Marek", "asked")),
        ("Marek threatened to leave.", ("Marek", "threatened")),
        ("Marek answered the crowd by saying that 40 men had died.", ("Marek", "saying")),
        ("On Friday, Marek made the following comment:", ("Marek", "comment")),
        ("Marek takes the position that 40 men died.", ("Marek", "position")),
        ("Marek sated that 40 men had died.", ("Marek", "sated")),
        ("Others, like Ivo Marek, said 40 men had died.", ("Ivo Marek", "said")),
        ("Marek rejected as false the claim that 40 men had died.", ("Marek", "rejected")),
        ("Kestovia made the claim that 40 men had died.", ("Kestovia", "claim")),
        ("Marek released a statement saying 40 men had died.", ("Marek", "saying")),
        ("Kestovia rejected claims that 40 men had died.", ("Kestovia", "rejected")),
    ],
)
def test_cue_opens_a_frame(text: str, found: tuple[str, str] | None) -> None:
    expected = found or ("the trade federation", "estimates")

    assert expected in speakers(text)


@pytest.mark.parametrize(
    "text",
    [
        "Kestovia added 500 troops in June.",
        "The flood claimed 40 lives.",
        "It is said that 40 men died.",
        "Officials left, citing her work.",
        "Officials, who asked not to be named, left.",
    ],
)
def test_verb_that_says_nothing_opens_none(text: str) -> None:
    assert speakers(text) == []


@pytest.mark.parametrize(
    ("text", "name", "role"),
    [
        ("Foreign Minister Ivo Marek said it rained.", "Ivo Marek", "Foreign Minister"),
        ("Secretary of State Ivo Marek said it rained.", "Ivo Marek", "Secretary of State"),
        ("Ivo Marek, head of the centre, said it rained.", "Ivo Marek", "head of the centre"),
        ("Its spokesman, Colonel Ivo Marek, said it rained.", "Ivo Marek", "spokesman"),
        (
            "The governor of the southern region, Ivo Marek, said it rained.",
            "Ivo Marek",
            "governor of the southern region",
        ),
        (
            "The town burnt for days after shelling, Ivo Marek, the regional governor, said.",
            "Ivo Marek",
            "regional governor",
        ),
        ("Mr Ivo Marek said it rained.", "Ivo Marek", None),
        ("Ivo Marek of the Red Lake Institute said it rained.", "Ivo Marek", None),
        ("Ivo Marek on May 5 said it rained.", "Ivo Marek", None),
        ("Ivo Marek and Petra Sandor said it rained.", "Ivo Marek and Petra Sandor", None),
    ],
)
def test_speaker_has_name_and_role(text: str, name: str, role: str | None) -> None:
    (frame,) = read(text)[1]

    assert (frame.source.name, frame.source.role) == (name, role)


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("President Ivo Marek spoke. The president said it rained.", "Ivo Marek"),
        ("Kestovian President Ivo Marek spoke. The Kestovian leader said it rained.", "Ivo Marek"),
        ("The Velden War Ministry knew. The ministry said it rained.", "Velden War Ministry"),
        ("Ivo Marek, a baker, left. The 28-year-old said it rained.", "Ivo Marek"),
        ("Ivo Marek left. He said it rained.", "Ivo Marek"),
        ("The Red Lake Institute (RLI) opened. The RLI said it rained.", "Red Lake Institute"),
        ("Spokeswoman Petra Sandor met Ivo Marek. She said it rained.", "Petra Sandor"),
        ("Governor Ivo Marek left. The governor of another region said it rained.", None),
    ],
)
def test_description_is_resolved_to_the_one_it_fits(text: str, name: str | None) -> None:
    found = read(text)[1][-1].source.name

    assert found == (name or "the governor of another region")


def contents(text: str) -> list[str]:
    prose, frames = read(text)
    return [prose[frame.content] for frame in frames]


def test_each_of_two_sources_answers_for_its_own_half() -> None:
    text = "Six men died, according to Kestovia; nine died, according to TASS."

    assert contents(text) == [
        "Six men died, according to Kestovia",
        "nine died, according to TASS.",
    ]


def test_sources_of_one_clause_share_it_at_the_conjunction() -> None:
    first, second = contents("Six men died, according to Kestovia, while nine died, per TASS.")

    assert "Six" in first
    assert "nine" not in first
    assert "nine" in second
    assert "Six" not in second


def test_agents_of_one_verb_answer_each_for_its_own_figure() -> None:
    text = "The crowd was put at 12,000 by the organisers and at 4,500 by police."

    assert [
        (frame.source.name, words)
        for frame, words in zip(read(text)[1], contents(text), strict=False)
    ] == [
        ("the organisers", "The crowd was put at 12,000 by the organisers"),
        ("police", " and at 4,500 by police."),
    ]


def test_speech_after_a_semicolon_leaves_what_stands_before_it() -> None:
    text = "A report speaks of 40 dead; its author, Ivo Marek, said that nine had fled."

    assert "40 dead" not in contents(text)[-1]


@pytest.mark.parametrize(
    ("text", "words"),
    [
        (
            "Marek said that men attacked the town, but the attack failed.",
            "that men attacked the town, but the attack failed.",
        ),
        (
            "The army issued a statement asserting their aim was to free the town.",
            "their aim was to free the town",
        ),
        (
            "The envoy left the day Marek said the army had made gains, and as others fled.",
            "the army had made gains",
        ),
    ],
)
def test_content_is_as_long_as_what_is_said(text: str, words: str) -> None:
    assert contents(text)[0] == words


def test_content_ends_where_the_author_takes_over() -> None:
    (words,) = contents("Marek said that 40 men had died, but the town has 9 doctors.")

    assert "40 men" in words
    assert "9 doctors" not in words


@pytest.mark.parametrize(
    ("text", "manner"),
    [
        ("Kestovia said that it would send 40 tanks.", "speech"),
        ("Kestovia wants to send 40 tanks.", "thought"),
        ("Kestovia supports the plan.", "thought"),
        ("Kestovia rejected the plan to send 40 tanks.", "thought"),
    ],
)
def test_wish_is_no_statement(text: str, manner: str) -> None:
    (frame,) = read(text)[1]

    assert frame.manner == manner


@pytest.mark.parametrize(
    ("text", "stance"),
    [
        ("Kestovia said that 40 men had died.", "assertion"),
        ("Kestovia denied that 40 men had died.", "denial"),
        ("Kestovia accused the militias of killing 40 men.", "accusation"),
        ("Kestovia called on the militias to leave.", "demand"),
    ],
)
def test_frame_has_the_stance_of_its_cue(text: str, stance: str) -> None:
    assert read(text)[1][0].stance == stance
