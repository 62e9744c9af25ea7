"""ClaimReview: by schema.org's definitions, read back by a parser of its own, safe in a page."""

import json
from datetime import timedelta
from typing import Any

import pytest
from django.conf import LazySettings
from jsonschema import Draft202012Validator, FormatChecker
from pyld import jsonld

from tests.factories import NOW, ArticleFactory, UserFactory, decided_review, evidence
from tests.verification.published.people import (
    ADDRESS,
    CORRECTED,
    HOSTILE,
    SENTENCE,
    configure,
    corrected,
    published,
    review_of,
)
from tests.verification.reports.writing import written
from tests.verification.test_withheld import WHO, protected
from verification import claimreview, moments
from verification.claimreview import Desk, NotConfigured
from verification.models import Review
from verification.published import reading

pytestmark = pytest.mark.django_db
ADDRESSES = "^https?://[^\\s]+$"
DAY = "^[0-9]{4}-[0-9]{2}-[0-9]{2}$"
MOMENT = "^[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2}(Z|[+-][0-9]{2}:[0-9]{2})$"
TEXT = {"type": "string", "minLength": 1}
URL = {"type": "string", "format": "uri", "pattern": ADDRESSES}
DATE = {"type": "string", "pattern": f"{DAY}|{MOMENT}"}


def node(kind: str, *required: str, **properties: Any) -> dict[str, Any]:
    return {
        "type": "object",
        "properties": {"@type": {"const": kind}, **properties},
        "required": ["@type", *required],
        "additionalProperties": False,
    }


PERSON = node("Person", "name", name=TEXT, jobTitle=TEXT)
BODY = node("Organization", "name", name=TEXT)
# Somebody of whom nothing tells whether they are a person or a body.
SOMEBODY = {
    "type": "object",
    "properties": {"name": TEXT},
    "required": ["name"],
    "additionalProperties": False,
}
DESK = node(
    "Organization",
    "name",
    name=TEXT,
    url=URL,
    logo=URL,
    publishingPrinciples=URL,
    correctionsPolicy=URL,
)
# schema.org's definitions of the properties, as far as we use them; nothing else is allowed.
SCHEMA = {
    "$defs": {
        "rating": node(
            "Rating",
            "alternateName",
            alternateName=TEXT,
            ratingValue={"type": "integer"},
            bestRating={"type": "integer"},
            worstRating={"type": "integer"},
            ratingExplanation=TEXT,
        )
        | {
            "dependentRequired": {
                "ratingValue": ["bestRating", "worstRating"],
                "bestRating": ["ratingValue"],
                "worstRating": ["ratingValue"],
            }
        },
        "claim": node(
            "Claim",
            "text",
            "appearance",
            name=TEXT,
            text=TEXT,
            inLanguage=TEXT,
            author={"oneOf": [PERSON, BODY, SOMEBODY]},
            datePublished={"type": "string", "pattern": DAY},
            appearance={
                "type": "array",
                "minItems": 1,
                "items": node(
                    "NewsArticle",
                    "headline",
                    url=URL,
                    headline=TEXT,
                    datePublished=DATE,
                    publisher=BODY,
                ),
            },
        ),
        "source": node(
            "CreativeWork",
            "name",
            name=TEXT,
            url=URL,
            author={"type": "array", "minItems": 1, "items": {"oneOf": [PERSON, BODY]}},
            publisher=BODY,
            datePublished=DATE,
            archivedAt=URL,
        ),
        "correction": node(
            "CorrectionComment",
            "text",
            "datePublished",
            text=TEXT,
            datePublished={"type": "string", "pattern": MOMENT},
        ),
    },
    **node(
        "ClaimReview",
        "@context",
        "@id",
        "url",
        "claimReviewed",
        "author",
        "datePublished",
        "reviewRating",
        "itemReviewed",
        **{
            "@context": {"const": "https://schema.org"},
            "@id": URL,
            "url": URL,
            "claimReviewed": TEXT,
            "author": DESK,
            "datePublished": {"type": "string", "pattern": MOMENT},
            "dateModified": {"type": "string", "pattern": MOMENT},
            "inLanguage": TEXT,
            "reviewRating": {"$ref": "#/$defs/rating"},
            "itemReviewed": {"$ref": "#/$defs/claim"},
            "reviewBody": TEXT,
            "citation": {"type": "array", "minItems": 1, "items": {"$ref": "#/$defs/source"}},
            "correction": {"type": "array", "minItems": 1, "items": {"$ref": "#/$defs/correction"}},
            "version": {"type": "integer", "minimum": 1},
            "sdPublisher": DESK,
            "sdDatePublished": {"type": "string", "pattern": MOMENT},
            "sdLicense": URL,
        },
    ),
}
VALID = Draft202012Validator(SCHEMA, format_checker=FormatChecker())
# What schema.org's own context says of the terms in use.
TERMS = {
    "@vocab": "http://schema.org/",
    **{
        name: {"@id": f"http://schema.org/{name}", "@type": "@id"}
        for name in ("url", "logo", "archivedAt", "publishingPrinciples", "sdLicense")
    },
    **{
        name: {"@id": f"http://schema.org/{name}", "@type": "http://schema.org/Date"}
        for name in ("datePublished", "dateModified", "sdDatePublished")
    },
}


@pytest.fixture(autouse=True)
def _desk(settings: LazySettings) -> None:
    configure(settings)


def markup(review: Review) -> dict[str, Any]:
    """Return the markup of a published review, checked against the schema."""
    made = claimreview.of(reading.one(review.pk), Desk.from_settings())
    assert [error.message for error in VALID.iter_errors(made)] == []
    return made


def loaded(url: str, _options: object) -> dict[str, Any]:
    """Load schema.org's context, and nothing else: no test asks the network."""
    assert url == "https://schema.org"
    return {"contextUrl": None, "documentUrl": url, "document": {"@context": TERMS}}


def expanded(node: dict[str, Any]) -> dict[str, Any]:
    (only,) = jsonld.expand(node, {"documentLoader": loaded})
    return dict(only)


def feed() -> dict[str, Any]:
    return dict(json.loads(written("claimreview")))


def test_a_disputed_verdict_says_all_that_its_page_says() -> None:
    article = ArticleFactory(
        text=f"News.\n{SENTENCE}\n", title="Losses", url="https://front.example/losses"
    )
    review = published(review=review_of(article), rationale="The register says 6,000.")

    made = markup(review)

    page = f"{ADDRESS}/published/{review.pk}/"
    assert (made["@id"], made["url"]) == (f"{page}#claimreview", page)
    assert made["claimReviewed"] == "7,095 casualties (claimed by Armenia)"
    assert made["author"] == {"@type": "Organization", "name": "The Example Desk"}
    assert made["reviewRating"] == {
        "@type": "Rating",
        "alternateName": "Disputed",
        "ratingValue": 2,
        "bestRating": 5,
        "worstRating": 1,
        "ratingExplanation": "The register says 6,000.",
    }
    assert made["itemReviewed"] == {
        "@type": "Claim",
        "name": "the south",
        "text": SENTENCE,
        "inLanguage": "en",
        "author": {"@type": "Organization", "name": "Armenia"},
        "datePublished": "2020-11-04",
        "appearance": [
            {
                "@type": "NewsArticle",
                "url": "https://front.example/losses",
                "headline": "Losses",
                "datePublished": "2020-11-04",
                "publisher": {"@type": "Organization", "name": article.publisher.name},
            }
        ],
    }
    assert made["datePublished"] == made["dateModified"] == "2026-03-01T09:00:00Z"
    assert made["citation"] == [
        {
            "@type": "CreativeWork",
            "name": "Casualty register",
            "url": "https://register.example/2020",
            "publisher": {"@type": "Organization", "name": "The Register"},
        }
    ]


def test_keys_stand_in_one_order_and_the_bytes_stay() -> None:
    review = published()

    once, again = (claimreview.as_text(markup(review)) for _ in range(2))

    assert once == again
    assert list(json.loads(once))[:6] == [
        "@context",
        "@type",
        "@id",
        "url",
        "claimReviewed",
        "author",
    ]


@pytest.mark.parametrize(("rating", "value"), [("supported", 5), ("disputed", 2)])
def test_a_rating_has_a_number_on_the_scale(rating: str, value: int) -> None:
    rated = markup(published(rating))["reviewRating"]

    assert (rated["worstRating"], rated["ratingValue"], rated["bestRating"]) == (1, value, 5)


def test_an_unverified_claim_gets_no_number() -> None:
    rated = markup(published("unverified"))["reviewRating"]

    assert rated == {
        "@type": "Rating",
        "alternateName": "Unverified",
        "ratingExplanation": "The register says otherwise.",
    }


def test_the_outlet_is_never_the_claimant() -> None:
    review = published(review=review_of(attribution_name=""))

    made = markup(review)

    assert "author" not in made["itemReviewed"]
    outlet = review.claim.article.publisher
    assert outlet is not None
    assert outlet.name not in json.dumps(made["author"])
    assert made["itemReviewed"]["appearance"][0]["publisher"]["name"] == outlet.name
    assert made["claimReviewed"] == "7,095 casualties (in “Losses in the south”)"


@pytest.mark.parametrize(
    ("name", "role", "claimant"),
    [
        (
            "Sergei Lavrov",
            "Foreign Minister",
            {"@type": "Person", "name": "Sergei Lavrov", "jobTitle": "Foreign Minister"},
        ),
        ("the Defence Ministry", "", {"@type": "Organization", "name": "the Defence Ministry"}),
        ("Tal Oren", "", {"name": "Tal Oren"}),
    ],
)
def test_a_claimant_is_called_a_person_or_a_body_only_where_that_is_known(
    name: str, role: str, claimant: dict[str, str]
) -> None:
    review = published(review=review_of(attribution_name=name, attribution_role=role))

    assert markup(review)["itemReviewed"]["author"] == claimant


def test_who_denies_a_claim_is_not_who_makes_it() -> None:
    made = markup(published(review=review_of(stance="denial")))

    assert "author" not in made["itemReviewed"]
    assert made["claimReviewed"] == "7,095 casualties (denied by Armenia)"


def test_who_says_it_is_not_said_twice() -> None:
    article = ArticleFactory(text="Armenia denied all 7,095 casualties.")
    denial = {"kind": "position", "stance": "denial", "exact": article.text, "start": 0}
    review = review_of(article, **denial, end=len(article.text))

    assert markup(published(review=review))["claimReviewed"] == article.text


def test_the_day_of_the_claim_is_not_that_of_the_check() -> None:
    article = ArticleFactory(text=SENTENCE, published_on=None)
    made = markup(published(review=review_of(article)))

    assert "datePublished" not in made["itemReviewed"]
    assert made["datePublished"] == "2026-03-01T09:00:00Z"


def test_what_is_reviewed_is_the_restatement_where_there_is_one() -> None:
    whole = "According to Armenia, 7,095 casualties were counted (27 October 2020)."

    assert markup(published(review=review_of(restatement=whole)))["claimReviewed"] == whole


def test_a_restatement_of_several_figures_says_which_one_is_reviewed() -> None:
    """Else two verdicts of one sentence would speak about the same words."""
    whole = "According to Armenia, 7,095 men, 16 helicopters and 25 planes were lost."

    made = markup(published(review=review_of(restatement=whole)))

    assert made["claimReviewed"] == f"7,095 casualties: {whole}"


def test_a_long_claim_is_told_and_never_cut() -> None:
    whole = f"According to Armenia, 7,095 casualties were counted {'by many people ' * 20}there."
    long, short = published(review=review_of(restatement=whole)), published()

    assert markup(long)["claimReviewed"] == whole
    assert claimreview.is_long(reading.one(long.pk))
    assert not claimreview.is_long(reading.one(short.pk))


def test_a_correction_is_told_with_its_day_and_raises_the_version() -> None:
    review = corrected(published())

    made = markup(review)

    assert made["correction"] == [
        {
            "@type": "CorrectionComment",
            "text": "The register was of 2019.",
            "datePublished": "2026-03-03T09:00:00Z",
        }
    ]
    assert (made["version"], made["reviewRating"]["alternateName"]) == (2, "Supported")
    assert (made["datePublished"], made["dateModified"]) == (
        "2026-03-01T09:00:00Z",
        "2026-03-03T09:00:00Z",
    )
    assert made["sdDatePublished"] == made["dateModified"]


def test_the_address_is_the_same_after_corrections() -> None:
    review = published()
    before = markup(review)

    after = markup(corrected(review))

    assert (after["@id"], after["url"]) == (before["@id"], before["url"])


def test_a_license_and_policies_are_given_where_they_are_set(settings: LazySettings) -> None:
    bare = markup(published())
    configure(
        settings,
        CLAIMREVIEW_LICENSE_URL="https://creativecommons.org/licenses/by/4.0/",
        ORGANISATION_URL="https://desk.example/",
        ORGANISATION_LOGO_URL="https://desk.example/logo.png",
        PUBLISHING_PRINCIPLES_URL="https://desk.example/principles",
        CORRECTIONS_POLICY_URL="https://desk.example/corrections",
    )

    made = markup(published())

    assert "sdLicense" not in bare
    assert made["sdLicense"] == "https://creativecommons.org/licenses/by/4.0/"
    assert (
        made["author"]
        == made["sdPublisher"]
        == {
            "@type": "Organization",
            "name": "The Example Desk",
            "url": "https://desk.example/",
            "logo": "https://desk.example/logo.png",
            "publishingPrinciples": "https://desk.example/principles",
            "correctionsPolicy": "https://desk.example/corrections",
        }
    )


def test_a_source_names_its_people_and_where_it_is_archived() -> None:
    cited = evidence(
        author="Petrova, Anna; United Nations",
        csl={
            "type": "webpage",
            "author": [{"family": "Petrova", "given": "Anna"}, {"literal": "United Nations"}],
        },
    )

    (source,) = markup(published(citations=(cited,)))["citation"]

    assert source["author"] == [
        {"@type": "Person", "name": "Anna Petrova"},
        {"@type": "Organization", "name": "United Nations"},
    ]


def test_a_protected_source_is_not_in_the_markup() -> None:
    made = markup(published(citations=(evidence(), protected("context"))))

    text = json.dumps(made)
    assert len(made["citation"]) == 1
    assert [word for word in (WHO.title, WHO.url, "hospital") if word in text] == []


def test_an_independent_parser_reads_it_as_we_mean_it() -> None:
    review = corrected(published())

    read = expanded(markup(review))

    schema = "http://schema.org/"
    assert read["@type"] == [f"{schema}ClaimReview"]
    assert read["@id"] == f"{ADDRESS}/published/{review.pk}/#claimreview"
    assert read[f"{schema}url"] == [{"@id": f"{ADDRESS}/published/{review.pk}/"}]
    assert read[f"{schema}datePublished"] == [
        {"@type": f"{schema}Date", "@value": "2026-03-01T09:00:00Z"}
    ]
    (item,) = read[f"{schema}itemReviewed"]
    (claimant,) = item[f"{schema}author"]
    assert claimant[f"{schema}name"] == [{"@value": "Armenia"}]
    # Every term is schema.org's: a parser drops those that no context knows.
    assert {name for name in read if not name.startswith("@")} == {
        f"{schema}{name}" for name in markup(review) if not name.startswith("@")
    }


def test_hostile_texts_stay_texts_in_a_page() -> None:
    article = ArticleFactory(text=f"{HOSTILE} 7,095 {HOSTILE}", title=HOSTILE)
    review = published(
        review=review_of(article, attribution_name=HOSTILE, place=HOSTILE),
        rationale=HOSTILE,
        citations=(evidence(title=HOSTILE, publisher=HOSTILE),),
    )
    found = reading.one(review.pk)

    script = claimreview.script(found, Desk.from_settings())

    assert [char for char in "<>&\u2028\u2029" if char in script] == []
    assert json.loads(script) == claimreview.of(found, Desk.from_settings())
    assert json.loads(script)["reviewBody"] == HOSTILE


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("One. Two.", "One. Two."),
        (f"One is it. {'word ' * 200}end.", "One is it."),
        ("x" * 700, f"{'x' * 599}…"),
        ("word " * 200, f"{'word ' * 118}word…"),
    ],
)
def test_an_explanation_ends_with_a_sentence(text: str, shown: str) -> None:
    assert claimreview.cut_at_sentence(text) == shown


@pytest.mark.parametrize("missing", ["PUBLIC_PAGES_URL", "ORGANISATION_NAME"])
def test_without_an_address_or_a_name_there_is_none(settings: LazySettings, missing: str) -> None:
    setattr(settings, missing, "")

    with pytest.raises(NotConfigured) as refusal:
        written("claimreview")

    assert refusal.value.field == "format"
    assert "PUBLIC_PAGES_URL" in refusal.value.remedy


def test_a_feed_has_one_for_each_published_verdict() -> None:
    first = corrected(published())
    decided_review(rationale="Not yet for others.")
    second = published("unverified", at=NOW + timedelta(hours=1))

    made = feed()

    assert (made["@context"], made["@type"]) == ("https://schema.org", "DataFeed")
    assert [element["@type"] for element in made["dataFeedElement"]] == ["DataFeedItem"] * 2
    items = [element["item"] for element in made["dataFeedElement"]]
    for item, review in zip(items, (first, second), strict=True):
        assert {"@context": "https://schema.org", **item} == markup(review)
    assert made["dataFeedElement"][0]["dateModified"] == moments.utc(CORRECTED)
    assert "Not yet for others" not in json.dumps(made)


def test_a_feed_names_no_reviewer() -> None:
    person = UserFactory(username="zuzanna.k", first_name="Zuzanna", last_name="Kowalczyk")
    published(reviewer=person)

    text = written("claimreview").decode().lower()

    assert [
        word for word in ("zuzanna", "kowalczyk", person.pseudonym.lower()) if word in text
    ] == []


def test_a_feed_is_read_by_an_independent_parser() -> None:
    review = published()

    read = expanded(feed())

    (element,) = read["http://schema.org/dataFeedElement"]
    (item,) = element["http://schema.org/item"]
    assert item["@id"] == f"{ADDRESS}/published/{review.pk}/#claimreview"
