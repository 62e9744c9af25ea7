"""No text may break the extractor, shift an anchor, change its mind or take it for ever."""

import ast
import importlib
import json
import os
import pkgutil
import re
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from dataclasses import fields, is_dataclass
from datetime import date
from decimal import Context, localcontext
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import claims.extraction
from claims.extraction.lexicon import words
from claims.extraction.pipeline import find_claims
from claims.extraction.types import FoundClaim, to_json
from tests.claims.extraction.attacks import FLOODS, Attack, attacks

MODULES = [
    importlib.import_module(f"claims.extraction.{module.name}")
    for module in pkgutil.iter_modules(claims.extraction.__path__)
]
ROOT = Path(__file__).parents[3]
# Patterns that would need more than linear time, and the most characters they ever get.
SHORT = {
    r"[ ,]+(?=[,.])": 2000,
    "transcripts._SIGNATURE": 80,
    "labels._BREAK": 100,
    "quotes._INTRODUCES": 10,
}


def named_patterns() -> dict[str, re.Pattern[str]]:
    """Return every compiled pattern that a module of the extractor holds, however deep."""
    found = {
        id(pattern): (f"{_short(module)}.{name}", pattern)
        for module in MODULES
        for name, value in vars(module).items()
        for name, pattern in _patterns(name, value)
    }
    used = {
        source: re.compile(source)
        for module in MODULES
        for call in _calls_inside(module)
        if isinstance(source := getattr(call.args[0], "value", None), str)
    }
    return dict(sorted([*found.values(), *used.items()], key=lambda pair: pair[0]))


def _calls_inside(module: ModuleType) -> Iterator[ast.Call]:
    """Yield the calls of `re` in the functions of `module`; those outside make its variables."""
    tree = ast.parse(Path(str(module.__file__)).read_text("utf-8"))
    functions = [node for node in ast.walk(tree) if isinstance(node, ast.FunctionDef)]
    for node in (node for function in functions for node in ast.walk(function)):
        if (
            isinstance(node, ast.Call)
            and isinstance(node.func, ast.Attribute)
            and isinstance(node.func.value, ast.Name)
            and (node.func.value.id, node.func.attr != "escape") == ("re", True)
        ):
            yield node


def _short(module: ModuleType) -> str:
    return module.__name__.rsplit(".", 1)[1]


def _patterns(name: str, value: Any) -> Iterator[tuple[str, re.Pattern[str]]]:
    if isinstance(value, re.Pattern):
        yield name, value
    elif isinstance(value, dict):
        for key, item in value.items():
            yield from _patterns(f"{name}[{key}]", (key, item))
    elif isinstance(value, (tuple, list, set, frozenset)):
        for item in value:
            yield from _patterns(name if isinstance(item, re.Pattern) else f"{name}[]", item)
    elif is_dataclass(value) and not isinstance(value, type):
        for field in fields(value):
            yield from _patterns(f"{name}.{field.name}", getattr(value, field.name))
    elif isinstance(value, type) and value.__module__.startswith(claims.extraction.__name__):
        for key, item in vars(value).items():
            yield from _patterns(f"{name}.{key}", item)


SOURCES = "\n".join(Path(str(module.__file__)).read_text("utf-8") for module in MODULES)
PATTERNS = named_patterns()


def seconds(work: Callable[[], object], *, times: int = 1) -> float:
    """Return the least processor time of a few runs: what else the machine does only adds."""
    taken = []
    for _ in range(times):
        started = time.process_time()
        work()
        taken.append(time.process_time() - started)
    return min(taken)


def uses_of(name: str) -> set[str]:
    """Return the methods that the extractor calls on the pattern of this variable."""
    if not (named := re.match(r"[a-z_]+\.(\w+)", name)):
        return {"search"}
    variable = named[1]
    calls = re.findall(rf"\b{re.escape(variable)}\.([a-z]+)\(", SOURCES)
    # What is called through another name may be used in any way.
    return set(calls) or {"search"}


def matching(
    pattern: re.Pattern[str], uses: set[str], attack: Attack, length: int, *, times: int = 1
) -> float:
    start, pump, end = attack
    text = start + pump * (length // len(pump) + 1) + end

    def match() -> None:
        if uses & {"fullmatch"}:
            pattern.fullmatch(text)
        if uses <= {"match", "fullmatch"}:
            pattern.match(text)
        else:
            sum(1 for _ in pattern.finditer(text))

    return seconds(match, times=times)


def is_slow(
    pattern: re.Pattern[str], uses: set[str], attack: Attack, longest: int | None = None
) -> bool:
    """Tell a match whose time grows faster than its text, or is long on a short one.

    Lengths grow step by step, so that an exponential pattern is caught where it takes
    milliseconds. In the last step a linear match takes 16 times as long, a quadratic one 256.
    """
    for length, allowed in ((18, 0.01), (24, 0.02), (100, 0.03), (500, 0.05)):
        if longest and length > longest:
            return False
        if all(matching(pattern, uses, attack, length) > allowed for _ in range(3)):
            return True
    if longest:
        return False
    short, long = matching(pattern, uses, attack, 500), matching(pattern, uses, attack, 8000)
    if long < 0.01 or long < 60 * short:
        return False
    short, long = (matching(pattern, uses, attack, length, times=3) for length in (500, 8000))
    return long > 0.01 and long > 60 * short


def test_patterns_are_found() -> None:
    assert len(PATTERNS) > 50
    assert "numerals._AMOUNT" in PATTERNS
    assert [name for name in SHORT if name not in PATTERNS] == []


def test_no_pattern_is_put_together_while_reading() -> None:
    hidden = [
        f"{_short(module)}:{call.lineno}"
        for module in MODULES
        for call in _calls_inside(module)
        if not isinstance(call.args[0], ast.Constant)
    ]

    assert hidden == []


@pytest.mark.parametrize(
    ("pattern", "attack"),
    [
        (r"(?:a+)+b", ("", "a", "\0")),
        (r"(?:a|a)*b", ("", "a", "\0")),
        (r"[0-9]+x", ("", "1", "")),
        (r"\(.*\d", ("", "(", "")),
    ],
)
def test_slow_pattern_is_caught(pattern: str, attack: Attack) -> None:
    compiled = re.compile(pattern)

    assert attack in attacks(compiled)
    assert is_slow(compiled, {"search"}, attack)


@pytest.mark.parametrize("name", PATTERNS)
def test_pattern_takes_linear_time(name: str) -> None:
    pattern, uses, longest = PATTERNS[name], uses_of(name), SHORT.get(name)

    slow = [attack for attack in attacks(pattern) if is_slow(pattern, uses, attack, longest)]

    assert slow == []


# What rules look at, in any order: most of it is nonsense, and none of it may hurt.
WORDS = sorted(
    words(
        """
        7,095 2,000 1,500-2,000 0 1 3.5 12th 10:30 1988-94 2020/10/07 F-16 T-72 $1.2bn €3m 40% $ %
        one two dozen half hundred thousand million tens hundreds several no none a an the some only
        at least more than up to nearly between and or to from of about over under as many 50/50
        killed wounded died destroyed lost captured shelled attacked denied said says claimed told
        according reportedly allegedly confirmed accused demanded he she they it who whose which
        Armenia Azerbaijan Lavrov Reuters Ministry Foreign Minister spokesman officials sources that
        soldiers troops people casualties mercenaries tanks percent number km hours near in Shusha
        Monday Sept. 27 October 2020 yesterday last week since the start of war by for on Related
        U.S. Mr. J. No. e.g. https://a.b/c a@b.cd @x #y © Photo: By Share Source:
        """
    )
)
GLUE = [
    " ",
    " ",
    " ",
    " ",
    ", ",
    ". ",
    "\n",
    "\n\n",
    "",
    "-",
    "—",
    " “",
    "” ",
    '"',
    " '",
    "’s ",
    " (",
    ") ",
    ": ",
]

noise = st.text(alphabet=st.sampled_from(FLOODS), max_size=120)
anything = st.text(max_size=80)
news = st.lists(st.tuples(st.sampled_from(WORDS), st.sampled_from(GLUE)), max_size=60).map(
    lambda pairs: "".join(word + glue for word, glue in pairs)
)
texts = st.lists(news | noise | anything, max_size=4).map("\n\n".join)
dates = st.none() | st.dates(min_value=date(1900, 1, 1), max_value=date(2100, 1, 1))


def check(text: str, found: list[FoundClaim]) -> None:
    assert found == sorted(found, key=lambda claim: (claim.start, claim.end, claim.kind))
    for claim in found:
        assert 0 <= claim.start < claim.end <= len(text)
        assert text[claim.start : claim.end] == claim.exact
        assert text[: claim.start].endswith(claim.prefix)
        assert text[claim.end :].startswith(claim.suffix)
        assert claim.sentence.start <= claim.start
        assert claim.end <= claim.sentence.end <= len(text)
        assert 0 < len(claim.label) <= 100
        assert 0 <= claim.checkworthiness <= 1
        assert (claim.quantity is None) == (claim.kind != "quantity")
        if claim.quantity and claim.quantity.low is not None and claim.quantity.high is not None:
            assert claim.quantity.low <= claim.quantity.high
        assert claim.attribution is None or claim.attribution.name.strip()
        assert claim.event_date is None or claim.event_date.start <= claim.event_date.end
        json.dumps(to_json(claim, source="fuzz"), allow_nan=False)


@given(text=texts, day=dates)
@settings(deadline=None, max_examples=60)
def test_any_text_gives_whole_claims_and_always_the_same(text: str, day: date | None) -> None:
    found = find_claims(text, published_on=day)

    check(text, found)
    assert find_claims(text, published_on=day) == found


def test_claims_do_not_hang_on_how_others_round() -> None:
    text = "About 123,456,789 people and $2.3456 billion were lost, a third of 7,095,123."
    found = find_claims(text)

    with localcontext(Context(prec=3)):
        assert find_claims(text) == found != []


@pytest.mark.slow
def test_claims_do_not_hang_on_the_order_of_sets() -> None:
    """A process with another seed for its hashes finds the same, in the same words."""
    code = (
        "import sys; from claims.extraction.pipeline import find_claims;"
        "print(*find_claims(sys.stdin.read()), sep='\\n')"
    )
    article = min((ROOT / "seeds").glob("*.txt")).read_text("utf-8")
    # This process has a seed by chance, or one that was set.
    number = "2" if os.environ.get("PYTHONHASHSEED") == "1" else "1"
    printed = subprocess.run(
        [sys.executable, "-c", code],
        cwd=ROOT,
        env={**os.environ, "PYTHONHASHSEED": number, "PYTHONUTF8": "1"},
        input=article,
        capture_output=True,
        check=True,
        encoding="utf-8",
    ).stdout

    found = find_claims(article)
    assert found
    assert printed.splitlines() == [line for claim in found for line in str(claim).splitlines()]


FLOODED = [
    "1", "1,", "1-", "7,095. ", "“", "(“", "he said ", "“No,” he said. ", "a@", "A.\n\n", "[", "](",
    ".)", "‘a ", "one ",
]  # fmt: skip


@pytest.mark.parametrize("piece", FLOODED)
def test_flood_takes_linear_time(piece: str) -> None:
    """Four times the text takes a linear reader some four times as long, never 16 times."""

    def reading(length: int, times: int) -> float:
        text = piece * (length // len(piece))
        return seconds(lambda: find_claims(text), times=times)

    long = reading(5_000, 1)
    if long > 0.2 and long > 9 * reading(1_250, 1):
        assert reading(5_000, 2) <= 9 * reading(1_250, 2)
