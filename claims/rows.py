"""What extraction found → a row of the claims table."""

from dataclasses import asdict
from decimal import Decimal

from claims.extraction.labels import shorten
from claims.extraction.types import FoundClaim
from claims.models import Claim, Extraction

# What the columns of a figure hold. A larger one stays in the claim's words and label.
TOO_LARGE = Decimal(10) ** 30


def claim_row(found: FoundClaim, run: Extraction) -> Claim:
    quantity, said, when = found.quantity, found.attribution, found.event_date
    return Claim(
        article=run.article,
        extraction=run,
        start=found.start,
        end=found.end,
        exact=found.exact,
        prefix=found.prefix,
        suffix=found.suffix,
        sentence_start=found.sentence.start,
        sentence_end=found.sentence.end,
        kind=found.kind,
        # A list shows nothing else of it, so it must show something.
        label=found.label.strip() or shorten(" ".join(found.exact.split())),
        low=_storable(quantity.low) if quantity else None,
        high=_storable(quantity.high) if quantity else None,
        comparator=quantity.comparator if quantity else "",
        unit=(quantity.unit or "") if quantity else "",
        concept=(quantity.concept or "") if quantity else "",
        holder=(quantity.holder or "") if quantity else "",
        attribution_name=said.name if said else "",
        attribution_cue=said.cue if said else "",
        attribution_role=(said.role or "") if said else "",
        stance=found.stance,
        hedged=found.hedged,
        event_start=when.start if when else "",
        event_end=when.end if when else "",
        place=found.place or "",
        restatement=found.restatement or "",
        checkworthiness=found.checkworthiness,
        features=[asdict(feature) for feature in found.features],
        rule=found.rule,
    )


def _storable(figure: Decimal | None) -> Decimal | None:
    return figure if figure is not None and abs(figure) < TOO_LARGE else None
