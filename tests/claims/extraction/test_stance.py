import pytest

from claims.extraction.stance import stance_of
from claims.extraction.types import Stance


@pytest.mark.parametrize(
    ("cue", "content", "stance"),
    [
        ("said", "the bridge was blown up", "assertion"),
        ("denied", "blowing up the bridge", "denial"),
        ("has rejected", "the report", "denial"),
        ("did not deny", "that the bridge was blown up", "assertion"),
        ("did not confirm", "that the bridge was blown up", "denial"),
        ("said there was no truth in", "the report", "denial"),
        ("accused", "the militias of blowing up the bridge", "accusation"),
        ("blamed", "the militias for the fire", "accusation"),
        ("called on", "both sides to hold their fire", "demand"),
        ("demands", "the release of all prisoners", "demand"),
        ("said", "that the militias must leave the town", "demand"),
        ("said", "that the fire must have started at night", "assertion"),
    ],
)
def test_stance_is_that_of_the_cue(cue: str, content: str, stance: Stance) -> None:
    assert stance_of(cue, content) == stance
