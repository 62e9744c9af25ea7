from decimal import Decimal

import pytest

from claims.extraction.types import Attribution, Feature, FoundClaim, Quantity, Span
from claims.models import Claim
from claims.rows import claim_row
from tests.factories import ArticleFactory, ExtractionFactory

pytestmark = pytest.mark.django_db


def stored(low: Decimal | None, label: str = "7,095 men") -> Claim:
    run = ExtractionFactory(article=ArticleFactory(text="They lost 7,095 men."))
    found = FoundClaim(
        start=10,
        end=15,
        exact="7,095",
        prefix="They lost ",
        suffix=" men.",
        sentence=Span(0, 20),
        kind="quantity",
        label=label,
        quantity=Quantity(low, None, "≥"),
        attribution=Attribution("Armenia", "said", "the ministry"),
        hedged=False,
        event_date=None,
        place=None,
        checkworthiness=0.5,
        extractor=run.extractor,
        rule="quantity.digits",
        stance="denial",
        restatement="Armenia denied it.",
        features=(Feature("harm", 0.5),),
    )
    claim_row(found, run).save()
    return Claim.objects.get()


def test_a_row_keeps_what_was_found() -> None:
    claim = stored(Decimal("7095.5"))

    assert (claim.low, claim.high, claim.comparator) == (Decimal("7095.5"), None, "≥")
    assert (claim.attribution_name, claim.attribution_role) == ("Armenia", "the ministry")
    assert (claim.rule, claim.stance) == ("quantity.digits", "denial")
    assert claim.restatement == "Armenia denied it."
    assert claim.features == [{"name": "harm", "points": 0.5}]


@pytest.mark.parametrize("figure", ["1e30", "-1e30", "1e400"])
def test_a_figure_that_no_column_holds_stays_in_the_label(figure: str) -> None:
    claim = stored(Decimal(figure))

    assert (claim.low, claim.comparator, claim.label) == (None, "≥", "7,095 men")


@pytest.mark.parametrize("label", ["", " \n"])
def test_a_claim_without_a_label_shows_its_words(label: str) -> None:
    assert stored(Decimal(7095), label).label == "7,095"
