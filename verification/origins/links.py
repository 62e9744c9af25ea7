"""Which pages an article links to from its running text: menus and teasers cite nothing."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urljoin

from lxml import etree

# No article that is one has more; what is longer is read by its beginning.
LONGEST_READ = 3_000_000
MOST_LINKS = 500
MOST_PARTS = 50
ARTICLE = ('//*[@itemprop="articleBody"]', "//article", "//main", '//*[@role="main"]', "//body")
ASIDE = frozenset({"nav", "header", "footer", "aside", "form", "menu", "script", "style"})
BLOCKS = frozenset({"p", "li", "blockquote", "td", "dd", "figcaption", "div", "section"})
# A paragraph has at least so many words that are no link; a list of headlines has none.
WORDS_AROUND = 4


def cited(content: bytes, *, url: str = "") -> list[str]:
    """Return the addresses that a page's article links to, each once, as they are written there.

    `url` is where the page was found. What cannot be read links to nothing.
    """
    root = _parsed(content)
    if root is None:
        return []
    base = next(iter(root.xpath("//base/@href")), "")
    found: dict[str, None] = {}
    for link in _prose_links(_article(root)):
        try:
            address = urljoin(urljoin(url, base), link.strip())
        except ValueError:
            continue
        if address.startswith(("http://", "https://")):
            found[address.partition("#")[0]] = None
        if len(found) == MOST_LINKS:
            break
    return list(found)


def _parsed(content: bytes) -> Any:
    parser = etree.HTMLParser(no_network=True, remove_comments=True, huge_tree=False)
    try:
        return etree.fromstring(content[:LONGEST_READ], parser)
    except (etree.XMLSyntaxError, ValueError):
        return None


def _article(root: Any) -> Any:
    """Return the part of a page that is its article: the longest where several say they are."""
    for path in ARTICLE:
        parts = root.xpath(path)[:MOST_PARTS]
        if parts:
            return max(parts, key=lambda part: part.xpath("string-length()"))
    return root


@dataclass(slots=True)
class _Block:
    """A paragraph, or what a page has in place of one: its words, those of links, the links."""

    words: int = 0
    linked: int = 0
    links: list[str] = field(default_factory=list)

    def read(self, text: str | None, *, is_link: bool) -> None:
        number = len(text.split()) if text else 0
        self.words += number
        self.linked += number if is_link else 0

    @property
    def is_prose(self) -> bool:
        """Tell whether more is said in it than its links say."""
        return self.words - self.linked >= WORDS_AROUND


def _prose_links(article: Any) -> Iterator[str]:
    """Yield the links of running text, block by block; what stands aside is passed over."""
    blocks, aside, inside = [_Block()], 0, 0
    for event, element in etree.iterwalk(article, events=("start", "end")):
        is_start, tag = event == "start", element.tag
        if tag in ASIDE and element is not article:
            aside += 1 if is_start else -1
        elif not aside and tag in BLOCKS and element is not article:
            if is_start:
                blocks.append(_Block())
            else:
                done = blocks.pop()
                yield from done.links if done.is_prose else ()
        elif not aside and tag == "a":
            inside += 1 if is_start else -1
            if is_start and element.get("href"):
                blocks[-1].links.append(element.get("href"))
        if not aside and (is_start or element is not article):
            text = element.text if is_start else element.tail
            blocks[-1].read(text, is_link=inside > 0)
    yield from blocks[0].links if blocks[0].is_prose else ()
