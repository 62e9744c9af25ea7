"""Reading and filling our pages as a browser would."""

from typing import Any

from django.urls import reverse
from django.utils import timezone

from tests.factories import ReviewFactory, taken_review
from verification.models import Review, Turn, User

ENHANCED = {"HX-Request": "true"}
# The same journey is made with and without scripts.
WAYS = [{}, ENHANCED]

SOURCE = {
    "stance": "refutes",
    "title": "Casualty register",
    "url": "https://register.example/2020",
    "excerpt": "The register lists 6,000 names.",
}


def held_review(reviewer: User, **fields: Any) -> Review:
    """Return a review that the reviewer holds now, as pages see it."""
    return taken_review(reviewer, ReviewFactory(**fields), timezone.now())


def token_of(review: Review) -> Any:
    """Return the token of whoever holds a review; None where nobody does."""
    return Turn.objects.filter(review=review).values_list("lease_token", flat=True).first()


def typed(review: Review, *citations: dict[str, str], **fields: Any) -> dict[str, Any]:
    """Return the review page's form as a browser sends it."""
    data = {
        "version": review.version,
        "lease_token": token_of(review) or "",
        "rating": "disputed",
        "rationale": "The register says otherwise.",
        "citations-TOTAL_FORMS": len(citations),
        "citations-INITIAL_FORMS": 0,
    }
    for index, citation in enumerate(citations):
        data |= {f"citations-{index}-{name}": value for name, value in citation.items()}
    return data | fields


def at(name: str, review: Review) -> str:
    return reverse(f"verification:{name}", args=[review.pk])


def goes_to(response: Any) -> str:
    """Return where an answer sends the reader, with scripts or without."""
    return str(response.headers.get("HX-Redirect") or response.headers.get("Location", ""))


def text_of(response: Any) -> str:
    """Return a page's HTML with every run of white space as one blank."""
    return " ".join(response.getvalue().decode().split())
