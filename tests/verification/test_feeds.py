"""Feeds are what RFC 4287 asks for, whatever stands in them."""

import re
from datetime import datetime, timedelta
from xml.etree import ElementTree as ET

import pytest
from django.conf import LazySettings
from django.test import Client
from django.urls import reverse

from tests.factories import NOW
from tests.verification.published.people import (
    ADDRESS,
    HOSTILE,
    configure,
    corrected,
    published,
    review_of,
)
from verification import feeds
from verification.claimreview import Desk

pytestmark = pytest.mark.django_db
ATOM = "{http://www.w3.org/2005/Atom}"
VERDICTS, CORRECTIONS = "/published/verdicts.atom", "/published/corrections.atom"
MOMENT = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ")
ONCE = ("id", "title", "updated")


@pytest.fixture(autouse=True)
def _desk(settings: LazySettings) -> None:
    configure(settings, ORGANISATION_URL="https://desk.example/")


def parsed(path: str) -> ET.Element:
    """Return a feed that is checked against what RFC 4287 demands (4.1.1, 4.1.2, 4.2)."""
    response = Client().get(path)
    assert response["Content-Type"] == "application/atom+xml; charset=utf-8"
    feed = ET.fromstring(response.content)  # noqa: S314 (our own)
    assert feed.tag == f"{ATOM}feed"
    assert len(feed.findall(f"{ATOM}author/{ATOM}name")) == 1
    entries = feed.findall(f"{ATOM}entry")
    for node in (feed, *entries):
        assert [len(node.findall(f"{ATOM}{name}")) for name in ONCE] == [1, 1, 1]
        assert ADDRESS in text(node, "id")
        assert len(link(node, "alternate")) == 1
        for moment in (*node.findall(f"{ATOM}updated"), *node.findall(f"{ATOM}published")):
            assert MOMENT.fullmatch(moment.text or "")
    assert link(feed, "self") == [f"{ADDRESS}{path}"]
    ids = [text(entry, "id") for entry in entries]
    assert len(ids) == len(set(ids))
    return feed


def text(node: ET.Element, name: str) -> str:
    return node.findtext(f"{ATOM}{name}") or ""


def link(node: ET.Element, rel: str) -> list[str]:
    return [one.attrib["href"] for one in node.findall(f"{ATOM}link") if one.attrib["rel"] == rel]


def test_verdicts_are_told_the_latest_first_with_their_corrections() -> None:
    first = corrected(published())
    second = published("unverified", at=NOW + timedelta(hours=1))

    feed = parsed(VERDICTS)

    entries = feed.findall(f"{ATOM}entry")
    pages = [f"{ADDRESS}/published/{review.pk}/" for review in (second, first)]
    assert [text(entry, "id") for entry in entries] == pages
    assert [text(entry, "title") for entry in entries] == [
        "Unverified: 7,095 casualties (claimed by Armenia)",
        "Supported: 7,095 casualties (claimed by Armenia)",
    ]
    assert text(entries[1], "content").startswith("Corrected: The register was of 2019.")
    assert text(entries[1], "published") == "2026-03-01T09:00:00Z"
    assert text(entries[1], "updated") == text(feed, "updated") == "2026-03-03T09:00:00Z"


def test_corrections_are_entries_of_their_own() -> None:
    review = corrected(published())
    again = review.published_at
    assert again is not None
    corrected(review, "disputed", at=again + timedelta(days=1), public_note="It was 2020.")

    entries = parsed(CORRECTIONS).findall(f"{ATOM}entry")

    assert [text(entry, "title") for entry in entries] == [
        "Corrected to Disputed (was: Supported): 7,095 casualties (claimed by Armenia)",
        "Corrected to Supported (was: Disputed): 7,095 casualties (claimed by Armenia)",
    ]
    assert [text(entry, "content") for entry in entries] == [
        "It was 2020.",
        "The register was of 2019.",
    ]
    correction = review.corrections.latest("pk")
    assert text(entries[0], "id") == f"{ADDRESS}/published/{review.pk}/#correction-{correction.pk}"


def test_a_feed_of_nothing_is_a_feed() -> None:
    feed = parsed(VERDICTS)
    assert text(feed, "updated") == "1970-01-01T00:00:00Z"


def test_hostile_texts_stay_texts() -> None:
    corrected(published(rationale=HOSTILE, review=review_of(attribution_name=HOSTILE)))

    (entry,) = parsed(VERDICTS).findall(f"{ATOM}entry")

    assert HOSTILE in text(entry, "title")
    assert len(entry) == len(parsed(VERDICTS).findall(f"{ATOM}entry")[0])


def test_what_no_xml_may_have_is_left_out() -> None:
    published(review=review_of(attribution_name="A\x0b\uffffb"))

    (entry,) = parsed(VERDICTS).findall(f"{ATOM}entry")

    assert text(entry, "title").endswith("(claimed by Ab)")


def test_the_addresses_are_those_of_the_pages() -> None:
    """The domain writes them out, as it knows of no request."""
    desk = Desk.from_settings()
    own = [feeds.LIST, feeds.FEED, feeds.CORRECTIONS, feeds.CORRECTIONS_FEED]
    names = ["published-verdicts", "verdict-feed", "published-corrections", "correction-feed"]

    assert own == [reverse(f"verification:{name}") for name in names]
    assert desk.page_of(7) == f"{ADDRESS}{reverse('verification:published', args=[7])}"


def test_every_moment_has_a_zone() -> None:
    feed = parsed(VERDICTS)
    moments = [datetime.fromisoformat(node.text or "") for node in feed.iter(f"{ATOM}updated")]
    assert all(moment.tzinfo for moment in moments)
