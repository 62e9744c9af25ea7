"""Texts that try to be more than text, and claims that have one in every field.

A field's text ends in the field's name, so that each can be looked for.
"""

from datetime import date

from tests.factories import (
    ArticleFactory,
    ClaimFactory,
    PublisherFactory,
    ReviewFactory,
    decided_review,
    dismissed_review,
    evidence,
)

TEXTS = {
    "formula": '=HYPERLINK("http://evil.example","x")',
    "sum": "+1-1@SUM(A1)|cmd",
    "tabs": "\ttab\tafter tab",
    "lines": "one\ntwo\r\nthree\rfour\n\nfive",
    "html": "</style></title><script>alert(1)</script><img src=x onerror=alert(1)> &amp; &lt; <!--",
    "markdown": (
        "# h\n- i\n1. x\n2) y\n> q\n\n    code\n```\nfence\n```\n***\n---\n===\n: d\n"
        "**b** __i__ ~~s~~"
    ),
    "links": (
        "[l](javascript:alert(1)) ![p](//p.example/p.png) |a|b| <http://x.example>"
        " http://auto.example www.auto.example a@b.example :smile: @name [^1] [r]: /u"
    ),
    "typst": (
        '#import "x": * #{panic("no")} #sys.inputs *b* _i_ $x$ `raw` @ref <label>\n= Heading\n'
        "// line /* block */ \\ ~ --- [content] #let x = 1 \\u{41}"
    ),
    "templates": '{{ block }} {% debug %} %s {0} "}],\\u0000\\" \\',
    "hebrew": "שלום עולם",
    "arabic": "مرحبا بالعالم",
    "turned": "abc \u202e reversed \u202c \u2066 isolate \u2069 \u200f",
    "combining": "e\u0301\u0302\u0303 Z\u0351\u036b\u0343\u036a\u0302\u036b",
    "emoji": "😀 👩‍👩‍👧 🇦🇲",
    "scripts": "Кириллица Հայերեն ქართული Ελληνικά 中文 日本語 한국어",
    "separators": "a\u2028b\u2029c\x85d",
    "escapes": "_x0041_ _x000D_ &#65; \\x41 %41",
    "control": "a\x01b\x1fc\x7fd\ufffee\uffff",
}
# What a field of the database takes; what it is cut to has the field's name after it.
LONGEST = 150
CLAIM = ("label", "attribution_name", "attribution_role", "concept", "holder", "place")
CITED = ("title", "publisher", "excerpt", "explanation")
# Of one that is protected there is only this.
FIELDS = (
    *CLAIM, "attribution_cue", "restatement", "article", "sentence", "source", "rationale",
    "tried", "dismissal", *(f"cited {name}" for name in CITED),
)  # fmt: skip


def tagged(text: str, field: str) -> str:
    return f"{text[:LONGEST]} {field}"


def store(text: str) -> None:
    """Store an unverified claim and a dismissed one with this text in every field."""
    told = f"7,095 {tagged(text, 'sentence')}"
    article = ArticleFactory(
        title=tagged(text, "article"),
        publisher=PublisherFactory(name=tagged(text, "source")),
        text=told,
    )
    fields = {name: tagged(text, name) for name in (*CLAIM, "attribution_cue", "restatement")}
    figure = {"low": 7095, "high": 7095, "comparator": "=", "unit": "man"}
    claim = ClaimFactory(article=article, exact="7,095", **figure, **fields)
    cited = {name: tagged(text, f"cited {name}") for name in CITED}
    decided_review(
        "unverified",
        review=ReviewFactory(claim=claim),
        rationale=tagged(text, "rationale"),
        tried=tagged(text, "tried"),
        citations=(evidence("context", published_on=date(2020, 11, 1), **cited),),
    )
    dismissed_review(reason=tagged(text, "dismissal"))
