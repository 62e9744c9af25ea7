"""Sources in, the number of independent origins out, with the reason of each tie."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import combinations, permutations

from verification.origins import addresses, links, naming
from verification.origins.shingling import Shingles, shared, shingles
from verification.origins.ties import Kind, Tie

# What docs/explanation/independence.md measures: from where on a text is another one's.
# Of the shorter text, in runs of five words, and at least so many runs.
PART = 0.3
MOST_OF_IT = 0.8
FEWEST_RUNS = 40
# Texts of about one length are copies of each other; a much longer one carries the other.
ALIKE = 0.5
# The article that is checked, among the numbers of citations.
ARTICLE = 0
VERSION = "1"


@dataclass(frozen=True, slots=True)
class Source:
    """One page, file or article, as far as it is at hand."""

    # The place of the citation; 0 is the article that is checked.
    number: int
    # The addresses that it is known by: as it was cited, and where redirects have led.
    urls: tuple[str, ...] = ()
    text: str = ""
    # Of a page, the bytes: its links are read there.
    page: bytes = b""
    # By the hash of its bytes two are the same, whatever they are.
    sha256: str = ""
    publisher: str = ""


@dataclass(frozen=True, slots=True)
class Origin:
    """Sources that are not independent of each other, and why."""

    numbers: tuple[int, ...]
    ties: tuple[Tie, ...] = ()
    # It carries the text of the article that is checked: it says nothing of its own.
    is_the_article: bool = False


@dataclass(frozen=True, slots=True)
class Origins:
    origins: tuple[Origin, ...] = ()
    # Of sources that cite each other in a ring, or the article that is checked.
    circular: tuple[str, ...] = ()
    # Whose text is not at hand: they count as origins of their own.
    unread: tuple[int, ...] = ()

    @property
    def independent(self) -> int:
        return sum(not origin.is_the_article for origin in self.origins)

    @property
    def total(self) -> int:
        return sum(len(origin.numbers) for origin in self.origins)


@dataclass(slots=True)
class _Read:
    """A source with what was found in it."""

    source: Source
    runs: Shingles
    pages: frozenset[str]
    linked: frozenset[str]
    # Where it says where it has something from.
    said: list[str]


def assess(sources: Sequence[Source], *, article: Source | None = None) -> Origins:
    """Find which sources are of one origin, and which cite in a circle."""
    read = [_read(source) for source in sources]
    checked = _read(article) if article is not None else None
    ties = list(_ties(read))
    to_article = list(_ties_to(checked, read)) if checked else []
    copies = {tie.one or tie.other for tie in to_article if not tie.is_citing}
    groups = _grouped([source.number for source in sources], ties)
    return Origins(
        origins=tuple(
            Origin(
                numbers=group,
                ties=tuple(
                    tie for tie in [*ties, *to_article] if tie.one in group or tie.other in group
                ),
                is_the_article=not copies.isdisjoint(group),
            )
            for group in groups
        ),
        circular=tuple(_circles(ties, to_article, groups)),
        unread=tuple(each.source.number for each in read if not each.runs),
    )


def _read(source: Source) -> _Read:
    pages = (addresses.page(url) for url in source.urls)
    url = source.urls[-1] if source.urls else ""
    linked = (addresses.page(link) for link in links.cited(source.page, url=url))
    return _Read(
        source,
        shingles(source.text),
        frozenset(page for page in pages if page),
        frozenset(page for page in linked if page and not addresses.is_front(page)),
        naming.said_in(source.text),
    )


def _ties(read: Sequence[_Read]) -> Iterable[Tie]:
    for one, other in combinations(read, 2):
        if tie := _same(one, other):
            yield tie
    for one, other in permutations(read, 2):
        if tie := _cites(one, other):
            yield tie


def _ties_to(article: _Read, read: Sequence[_Read]) -> Iterable[Tie]:
    for each in read:
        if tie := _same(each, article):
            yield tie
        if tie := _cites(each, article):
            yield tie
        if tie := _cites(article, each):
            yield tie


def _same(one: _Read, other: _Read) -> Tie | None:
    """Return what makes two sources one: the page, or a text that one has from the other."""
    numbers = one.source.number, other.source.number
    is_same_file = one.source.sha256 and one.source.sha256 == other.source.sha256
    if is_same_file or not one.pages.isdisjoint(other.pages):
        return Tie(Kind.SAME_PAGE, *numbers)
    both = shared(one.runs, other.runs)
    if both.runs < FEWEST_RUNS or both.containment < PART:
        return None
    if both.resemblance >= ALIKE or (both.containment < MOST_OF_IT and _are_alike_long(one, other)):
        return Tie(Kind.SAME_TEXT, *numbers, share=both.containment)
    longer, shorter = numbers if len(one.runs) >= len(other.runs) else numbers[::-1]
    return Tie(Kind.CARRIES, longer, shorter, share=both.containment)


def _are_alike_long(one: _Read, other: _Read) -> bool:
    lengths = len(one.runs), len(other.runs)
    return min(lengths) >= ALIKE * max(lengths)


def _cites(one: _Read, other: _Read) -> Tie | None:
    numbers = one.source.number, other.source.number
    if not one.linked.isdisjoint(other.pages - one.pages):
        return Tie(Kind.LINKS, *numbers)
    own = {addresses.site(url) for url in one.source.urls}
    hosts = [addresses.site(url) for url in other.source.urls]
    if not own.isdisjoint(hosts) or one.source.publisher == other.source.publisher != "":
        return None  # an outlet that names itself
    names = [
        name
        for host in hosts or [""]
        for name in naming.names_of(publisher=other.source.publisher, url_host=host)
    ]
    for mention in naming.mentions(one.said, names):
        return Tie(Kind.NAMES, *numbers, words=mention.words)
    return None


def _grouped(numbers: Sequence[int], ties: Iterable[Tie]) -> list[tuple[int, ...]]:
    """Return the numbers in groups that ties connect, in order of their first."""
    group = {number: {number} for number in numbers}
    for tie in ties:
        joined = group[tie.one] | group[tie.other]
        for number in joined:
            group[number] = joined
    return sorted({tuple(sorted(members)) for members in group.values()})


def _circles(
    ties: Iterable[Tie], to_article: Iterable[Tie], groups: Iterable[tuple[int, ...]]
) -> Iterable[str]:
    """Say what goes in a circle: rings of sources, and whatever goes back to the article."""
    cites: dict[int, set[int]] = {}
    for tie in ties:
        if tie.is_citing or tie.kind == Kind.CARRIES:
            cites.setdefault(tie.one, set()).add(tie.other)
    for group in groups:
        ring = [number for number in group if number in _reached(cites, number)]
        if ring:
            yield f"Citations {_listed(ring)} cite each other in a circle."
    yield from (tie.sentence for tie in to_article if tie.one != ARTICLE)


def _reached(cites: dict[int, set[int]], start: int) -> set[int]:
    reached: set[int] = set()
    ahead = list(cites.get(start, ()))
    while ahead:
        number = ahead.pop()
        if number not in reached:
            reached.add(number)
            ahead.extend(cites.get(number, ()))
    return reached


def _listed(numbers: Sequence[int]) -> str:
    *most, last = map(str, numbers)
    return f"{', '.join(most)} and {last}" if most else last
