"""The text of an article, cut where claims begin and end."""

from hypothesis import given
from hypothesis import strategies as st

from claims.models import Claim
from verification import reading
from verification.reading import ReadBlock, Window

TEXT = "He said “we lost 300 tanks and 20 guns”. Others count fewer.\n\nA second paragraph."


def claim(pk: int, exact: str, sentence: tuple[int, int] = (0, 40)) -> Claim:
    start = TEXT.index(exact)
    return Claim(
        pk=pk,
        start=start,
        end=start + len(exact),
        exact=exact,
        sentence_start=sentence[0],
        sentence_end=sentence[1],
    )


QUOTE = claim(1, "we lost 300 tanks and 20 guns")
TANKS = claim(2, "300")
ACROSS = claim(3, "20 guns”. Others")


def marked(blocks: list[ReadBlock]) -> list[tuple[str, int | None, str]]:
    """Return the pieces as (text, claim, part)."""
    return [
        (piece.text, piece.claim.pk if piece.claim else None, run.part)
        for block in blocks
        for run in block.runs
        for piece in run.pieces
    ]


def whole() -> Window:
    return Window(0, len(TEXT))


def test_a_claim_inside_another_is_the_one_that_is_marked() -> None:
    pieces = marked(reading.read(TEXT, window=whole(), claims=[QUOTE, TANKS]))
    assert pieces == [
        ("He said “", None, "rest"),
        ("we lost ", 1, "rest"),
        ("300", 2, "rest"),
        (" tanks and 20 guns", 1, "rest"),
        ("”. Others count fewer.", None, "rest"),
        ("A second paragraph.", None, "rest"),
    ]


def test_the_claim_under_review_is_marked_with_others_inside_it_and_around() -> None:
    pieces = marked(
        reading.read(TEXT, window=whole(), claims=[QUOTE, TANKS, ACROSS], current=QUOTE)
    )
    assert pieces == [
        ("He said “", None, "sentence"),
        ("we lost ", None, "claim"),
        ("300", 2, "claim"),
        (" tanks and ", None, "claim"),
        ("20 guns", 3, "claim"),
        ("”.", 3, "sentence"),
        (" Others", 3, "rest"),
        (" count fewer.", None, "rest"),
        ("A second paragraph.", None, "rest"),
    ]


def test_only_the_block_with_its_start_holds_the_claim() -> None:
    blocks = reading.read(TEXT, window=whole(), claims=[TANKS], current=TANKS)
    assert [block.holds_start for block in blocks] == [True, False]


def test_a_claim_across_two_blocks_is_marked_in_both() -> None:
    text = "It lost 300\n\ntanks in a day."
    broken = Claim(pk=9, start=8, end=18, sentence_start=0, sentence_end=len(text))
    blocks = reading.read(text, window=Window(0, len(text)), claims=[broken], current=broken)
    parts = [(text, part) for text, _, part in marked(blocks) if part == "claim"]
    assert parts == [("300", "claim"), ("tanks", "claim")]


def test_a_window_cuts_blocks_and_leaves_out_the_rest() -> None:
    pieces = marked(reading.read(TEXT, window=Window(3, 12), claims=[QUOTE]))
    assert pieces == [("said “", None, "rest"), ("we ", 1, "rest")]


def test_a_window_lies_around_its_claim_and_within_the_text() -> None:
    length = 10 * reading.WINDOW
    middle = Claim(start=5 * reading.WINDOW, end=5 * reading.WINDOW + 3)
    window = reading.window_around(middle, length)
    assert window.holds(middle.start, middle.end)
    assert window.end - window.start == reading.WINDOW
    assert reading.window_around(Claim(start=0, end=5), 100) == Window(0, 100)
    last = Claim(start=length - 5, end=length)
    assert reading.window_around(last, length) == Window(length - reading.WINDOW, length)


@given(
    text=st.text(alphabet="ab .\n𝕏é", min_size=1, max_size=80),
    spans=st.lists(st.tuples(st.integers(0, 79), st.integers(1, 30)), max_size=6),
    current=st.booleans(),
)
def test_joined_pieces_are_the_text_of_their_block(
    text: str, spans: list[tuple[int, int]], current: bool
):
    claims = [
        Claim(pk=pk, start=start, end=start + length, sentence_start=start, sentence_end=start)
        for pk, (start, length) in enumerate(spans)
    ]
    blocks = reading.read(
        text,
        window=Window(0, len(text)),
        claims=claims,
        current=claims[0] if current and claims else None,
    )
    for block in blocks:
        joined = "".join(piece.text for run in block.runs for piece in run.pieces)
        assert joined in text
        assert joined.strip() == joined
    shown = "".join(text for text, _, _ in marked(blocks))
    assert shown.replace("\n", "").replace(" ", "") == "".join(text.split())
