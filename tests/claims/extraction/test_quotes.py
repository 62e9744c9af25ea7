import re

import pytest

from claims.extraction.document import Block, Document
from claims.extraction.header import Metadata
from claims.extraction.prose import read_prose
from claims.extraction.quotes import find_quotes, is_name, is_partial


def spoken(text: str) -> list[str]:
    blocks = tuple(
        Block("body", match.start(), match.end()) for match in re.finditer(r"[^\n]+", text)
    )
    prose = read_prose(Document(text, blocks, Metadata()))
    return [prose[quote.span] for quote in find_quotes(prose)]


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("“We held the ridge,” he said. “We go on.”", ["We held the ridge,", "We go on."]),
        ('"We held the ridge," he said.', ["We held the ridge,"]),
        ("«We held the ridge», he said.", ["We held the ridge"]),
        ("„We held the ridge“, he said.", ["We held the ridge"]),
        ("‘We held the soldiers’ ridge,’ he said.", ["We held the soldiers’ ridge,"]),
        ('“We held the ridge", he said.', ["We held the ridge"]),
        ("``We held the ridge,'' he said.", ["We held the ridge,"]),
        ("”We held the ridge. All of it.” ― Ada Brook", ["We held the ridge. All of it."]),
        ('The pipes are 5" and 6" wide.', []),
        ("The rebels' camp and the soldiers' tents burnt.", []),
        (
            "He left. »We held the ridge«, he said. »All of it.«",
            ["We held the ridge", "All of it."],
        ),
        ("He said: » We held the ridge « and left.", ["We held the ridge"]),
        (
            "“We held the ridge, – the guard told us. – Nobody fled, – he added. – Nobody.”",
            ["We held the ridge,", "Nobody fled,", "Nobody."],
        ),
        (
            "“We held it – nobody said so – to the end.”",
            ["We held it – nobody said so – to the end."],
        ),
        ("He said: «\u00a0We held the ridge\u00a0».", ["We held the ridge"]),
        ('He said: " We held the ridge. " Then he left.', ["We held the ridge."]),
        ("›We held the ridge‹, he said. ‹And the ford›.", ["We held the ridge", "And the ford"]),
        ("‚We held the whole ridge‘, he said.", ["We held the whole ridge"]),
        ("`We held the whole ridge`, he said.", ["We held the whole ridge"]),
        ("’We held the whole ridge’, he said of the rebels’ attack.", ["We held the whole ridge"]),
        ("``We held the ridge,`` he said.", ["We held the ridge,"]),
        (",,We held the ridge”, he said.", ["We held the ridge"]),
        ("<<We held the ridge>>, he said.", ["We held the ridge"]),
        ("″We held the ridge,″ he said.", ["We held the ridge,"]),
        ("‘‘We held the ridge,’’ he said.", ["We held the ridge,"]),
        ("“We held the ridge,“ he said. “All of it.“", ["We held the ridge,", "All of it."]),
        ("He called it ”a bedtime story“ and left.", ["a bedtime story"]),
        ("«We held the ridge«, he said.", ["We held the ridge"]),
        ("He said:“We held it.”He left.“We go,”Ada Brook said.", ["We held it.", "We go,"]),
        ('The pipe is 5 " wide and 6 " long.', []),
        ("In the ’90s the soldiers’ wives and the boys’ teachers left.", []),
    ],
)
def test_every_kind_of_mark_is_read(text: str, found: list[str]) -> None:
    assert spoken(text) == found


@pytest.mark.parametrize(
    "text",
    [
        "“They shouted “no” at us,” he said.",
        '“They shouted "no" at us,” he said.',
        '"They shouted “no” at us," he said.',
        "“They shouted ‘no to all of it’ at us,” he said.",
    ],
)
def test_quotation_inside_a_quotation_is_part_of_it(text: str) -> None:
    (words,) = spoken(text)

    assert words.startswith("They shouted")
    assert words.endswith("at us,")


@pytest.mark.parametrize(
    "text",
    [
        "“We held the ridge.\n\n“Then we lost it,” he said.",
        '"We held the ridge.\n\n"Then we lost it," he said.',
        '"We held the ridge.\n\nThen we lost it," he said.',
    ],
)
def test_speech_over_paragraphs_is_found_in_each(text: str) -> None:
    assert [words.rstrip(",.") for words in spoken(text)] == [
        "We held the ridge",
        "Then we lost it",
    ]


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("An odd “ mark stands here, he said.\n\n“We go,” he said.", ["We go,"]),
        ('An odd " mark stands here, he said.\n\n"We go," he said.', ["We go,"]),
        ("“We held it, he said. “We will go on,” he added.", ["We will go on,"]),
        (
            "He said: “We held the ridge until the very last night.\n\nThe army agreed.",
            ["We held the ridge until the very last night."],
        ),
        (
            "General Brook said “We held the ridge until the very last night.\n\nThe army agreed.",
            ["We held the ridge until the very last night."],
        ),
        (
            'He said kits would go out to schools," For example, all may have one". It rained.',
            ["For example, all may have one"],
        ),
        ("‘We speak of hundreds of men,” he said.", ["We speak of hundreds of men,"]),
    ],
)
def test_mark_without_a_partner_swallows_nothing(text: str, found: list[str]) -> None:
    assert spoken(text) == found


@pytest.mark.parametrize(
    ("text", "found"),
    [
        (
            "‘We held it all day,’ he said. They had ‘cooks and drivers’, and called it ‘absurd’.",
            ["We held it all day,", "cooks and drivers", "absurd"],
        ),
        (
            "‘He said: “There are no men.” That was false,’ she said.",
            ["He said: “There are no men.” That was false,"],
        ),
        (
            "He said: ‘We held the ridge.\n\n‘Then we lost the ridge,’ and left.",
            ["We held the ridge.", "Then we lost the ridge,"],
        ),
        ("He spoke of ‘war crimes’ in the soldiers’ camps by the sea.", []),
        ("“We held the ridge,” he said of the ‘rebels’.", ["We held the ridge,"]),
        ("The ‘80s were hard, he said, and the boys went to sea.", []),
    ],
)
def test_single_marks_are_read_where_the_text_quotes_with_them(text: str, found: list[str]) -> None:
    assert spoken(text) == found


@pytest.mark.parametrize("words", ["Zastava M-55", "War and Peace", "Never."])
def test_title_is_a_name(words: str) -> None:
    assert is_name(words)


@pytest.mark.parametrize("words", ["Terrific,", "We go.", "a fairy tale for the evening"])
def test_exclamation_and_sentence_are_no_names(words: str) -> None:
    assert not is_name(words)


def test_few_words_without_a_sentence_are_partial() -> None:
    assert is_partial("mere bandits")
    assert not is_partial("They are bandits.")
