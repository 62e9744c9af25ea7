"""Items as hypothesis makes them: every field, text of every script."""

from calendar import monthrange
from typing import Any

from hypothesis import strategies as st

from verification.citing import dates, fields
from verification.citing.cleaning import cleaned
from verification.citing.identifiers import as_isbn

LETTERS = st.characters(exclude_categories=("Cc", "Cs", "Zl", "Zp", "Cn", "Co"))
TEXTS = (
    st.text(LETTERS, min_size=1, max_size=40)
    | st.text(st.sampled_from(list("aB \\{}$&%#_~^`'\"-–,;:@=|[]<>?!/+.()ÄßЯ漢ﬁ")), min_size=1)
    | st.sampled_from(["A {B} c", "50% of $5", "a--b ---c", "``q''", "@misc{x, y}", "C:\\x", "and"])
).map(lambda text: " ".join(text.split()))
WORDS = TEXTS.filter(bool)
SIMPLE = st.from_regex(r"[A-ZÄÖ][a-zäöé’]{1,8}(-[A-Z][a-z]{1,5})?", fullmatch=True)
PEOPLE = st.one_of(
    st.fixed_dictionaries({"family": SIMPLE, "given": SIMPLE}),
    st.fixed_dictionaries(
        {"family": SIMPLE, "given": SIMPLE}, optional={"suffix": st.sampled_from(["Jr.", "III"])}
    ),
    st.fixed_dictionaries({"literal": SIMPLE.map(lambda name: f"Ministry of {name}")}),
)
NAMES = st.lists(PEOPLE, min_size=1, max_size=4)


@st.composite
def days(draw: st.DrawFn) -> list[int]:
    year = draw(st.integers(1, 9999))
    month = draw(st.integers(1, 12))
    day = draw(st.integers(1, monthrange(2000 + year % 400, month)[1]))
    return [year, month, day][: draw(st.integers(1, 3))]


DATES = st.one_of(
    days().map(lambda day: {"date-parts": [day]}),
    st.tuples(days(), days()).map(lambda ends: {"date-parts": list(ends)}),
    days().map(lambda day: {"date-parts": [day], "circa": True}),
    st.tuples(st.integers(1, 9999), st.sampled_from("1234")).map(
        lambda one: {"date-parts": [[one[0]]], "season": one[1]}
    ),
    WORDS.filter(lambda text: dates.read(text) == {"literal": text} and "/" not in text).map(
        lambda text: {"literal": text}
    ),
)
ISBNS = st.integers(0, 10**9 - 1).map(lambda number: _isbn(f"978{number:09d}"))
URLS = st.from_regex(
    r"https?://[a-z]{1,8}\.(org|com)(/[A-Za-z0-9_.~%&=?#;:@!$()*+,'-]{0,20})?", fullmatch=True
)
DOIS = st.from_regex(r"10\.[0-9]{4,6}/[a-z0-9._;()/:<>&%#-]{1,20}", fullmatch=True)
PAGES = st.from_regex(r"[0-9]{1,4}(–[0-9]{1,4})?", fullmatch=True)


def _isbn(body: str) -> str:
    return next(found for digit in "0123456789" if (found := _or_none(body + digit)))


def _or_none(text: str) -> str | None:
    try:
        return as_isbn(text)
    except ValueError:
        return None
    except Exception:  # noqa: BLE001 (a wrong check digit)
        return None


_SPECIAL: dict[str, Any] = {
    "URL": URLS,
    "DOI": DOIS,
    "ISBN": ISBNS,
    "ISSN": st.from_regex("[0-9]{4}-[0-9]{3}[0-9X]", fullmatch=True),
    "page": PAGES,
    "keyword": st.lists(SIMPLE, min_size=1, max_size=3).map("; ".join),
}


def of(*names: str) -> st.SearchStrategy[dict[str, Any]]:
    """Return items that may have these fields, and no others but id, type and title."""

    def strategy(name: str) -> Any:
        if name in _SPECIAL:
            return _SPECIAL[name]
        return NAMES if name in fields.NAMES else DATES if name in fields.DATES else WORDS

    required = {
        "id": st.from_regex("[A-Za-z][A-Za-z0-9:-]{0,10}[A-Za-z0-9]", fullmatch=True),
        "type": st.sampled_from(fields.TYPES),
        "title": WORDS,
    }
    others = sorted(set(names) - set(required))
    some = st.lists(st.sampled_from(others), max_size=8, unique=True)
    whole = some.flatmap(
        lambda chosen: st.fixed_dictionaries({**required, **{n: strategy(n) for n in chosen}})
    )
    return whole.map(lambda raw: cleaned(raw)[0])


EVERY = of(*fields.NAMES, *fields.DATES, *fields.TEXTS, *fields.NUMBERS)
