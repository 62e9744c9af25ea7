"""A verdict that is given outside of a lease: its citations, and what it is begun from."""

from typing import Any

from django.http import QueryDict
from django.utils import timezone

from verification import drafts
from verification.access import UserRequest
from verification.forms import verdict as forms
from verification.forms.citations import CitationFormSet, Typed, citation_forms
from verification.forms.verdict import FindingForm
from verification.models import Verdict
from verification.views import excerpts

# Of a citation, what makes it another one.
SAME = ("stance", "url", "title", "excerpt", "withheld_description")
# Of a citation, what has been begun if it is filled in.
NAMES = ("title", "withheld_description")


def is_editing_citations(post: QueryDict) -> bool:
    return any(button in post for button in ("add", "remove", "paste", *excerpts.BUTTONS))


def with_citations_edited(
    kind: type[FindingForm], request: UserRequest, review_id: int
) -> tuple[Any, CitationFormSet]:
    """Return the forms as typed, with what a button does to the citations, nothing checked yet."""
    edited = forms.edited(request.POST, today=timezone.localdate())
    typed = excerpts.pressed(request, review_id, edited)
    return filled(kind, all_typed(kind, request.POST) | typed)


def begun_from(
    kind: type[FindingForm], post: QueryDict, verdict: Verdict
) -> tuple[Any, CitationFormSet]:
    """Return the forms with a verdict taken over into them; a rationale already typed stays."""
    typed, given = all_typed(kind, post), drafts.typed_from(verdict)
    known = {_essence(citation) for citation in given["citations"]}
    named = [one for one in typed["citations"] if any(map(one.get, NAMES))]
    added = [one for one in named if _essence(one) not in known]
    rationale = typed["rationale"].strip() and typed["rationale"]
    return filled(
        kind,
        typed
        | given
        | {
            "rationale": rationale or given["rationale"],
            "citations": [*given["citations"], *added],
        },
    )


def all_typed(kind: type[FindingForm], post: QueryDict) -> Typed:
    """Return everything typed, the fields that only this kind of form has included."""
    own = {name: post.get(name, "").replace("\0", "") for name in kind.base_fields}
    return {**forms.typed_in(post), **own}


def filled(kind: type[FindingForm], typed: Typed) -> tuple[Any, CitationFormSet]:
    return kind(initial=typed), citation_forms(typed)


def _essence(citation: Typed) -> tuple[str, ...]:
    return tuple(str(citation.get(name, "")).strip() for name in SAME)
