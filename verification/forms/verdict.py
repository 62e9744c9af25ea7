"""The form of the review page: a verdict with its citations, or one of the other ways out.

All of it is one HTML form, so that whichever button is pressed, everything typed arrives. What
was typed is handled as plain data (`typed`), since a draft is kept long before it is valid.
"""

from datetime import date, datetime, time
from typing import Any

from django import forms
from django.http import QueryDict
from django.utils import timezone

from verification.findings import Finding
from verification.forms import Form
from verification.forms.citations import (
    PREFILLED,
    CitationForm,
    CitationFormSet,
    Typed,
    small_number,
)
from verification.forms.pasting import with_pasted
from verification.forms.queue import row_number
from verification.limits import LONGEST_REASON, LONGEST_SKIP_REASON, LONGEST_TEXT, MOST_CITATIONS
from verification.models import Citation, Review, Skip, Verdict

# What a draft keeps of one field: far more than a verdict takes, and no more than a page bears.
LONGEST_DRAFT = 5 * LONGEST_TEXT


class LeaseForm(Form):
    """What every action on a held claim carries: which page of it the reviewer saw."""

    version = forms.IntegerField(min_value=1, max_value=2**31 - 1, widget=forms.HiddenInput)
    lease_token = forms.UUIDField(widget=forms.HiddenInput)


class FindingForm(Form):
    """What somebody concludes about a claim at the version that they saw."""

    version = forms.IntegerField(min_value=1, max_value=2**31 - 1, widget=forms.HiddenInput)
    rating = forms.ChoiceField(
        choices=Verdict.Rating.choices,
        widget=forms.RadioSelect,
        error_messages={"required": "Choose a rating."},
    )
    rationale = forms.CharField(
        max_length=LONGEST_TEXT,
        widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={"required": "Say why the evidence leads here."},
    )
    obstacle = forms.ChoiceField(
        label="What stood in the way",
        choices=[("", "Choose…"), *Verdict.Obstacle.choices],
        required=False,
    )
    tried = forms.CharField(
        label="What was tried",
        max_length=LONGEST_TEXT,
        required=False,
        widget=forms.Textarea(
            attrs={"rows": 2, "placeholder": "Where you looked, whom you asked, what came of it"}
        ),
    )

    def finding(self, citations: "CitationFormSet") -> Finding:
        data = self.cleaned_data
        is_unverified = data["rating"] == Verdict.Rating.UNVERIFIED
        return Finding(
            rating=data["rating"],
            rationale=data["rationale"],
            # Typed before another rating was chosen, these two have no meaning any more.
            obstacle=data["obstacle"] if is_unverified else "",
            tried=data["tried"] if is_unverified else "",
            citations=citations.evidence(),
        )


class VerdictForm(FindingForm):
    lease_token = forms.UUIDField(widget=forms.HiddenInput)


class SkipForm(LeaseForm):
    skip_reason = forms.CharField(
        label="Why skip (optional)", max_length=LONGEST_SKIP_REASON, required=False
    )
    skip_policy = forms.ChoiceField(
        label="And then",
        choices=[
            ("", Skip.Policy.ME.label),
            (Skip.Policy.OTHERS.value, Skip.Policy.OTHERS.label),
            (Skip.Policy.LATER.value, Skip.Policy.LATER.label),
        ],
        required=False,
    )
    skip_until = forms.DateField(
        label="From this day on",
        required=False,
        widget=forms.DateInput({"type": "date"}, "%Y-%m-%d"),
    )

    def policy(self) -> dict[str, Any]:
        """Return how the claim comes round again, as queue.skip takes it."""
        day = self.cleaned_data["skip_until"]
        until = timezone.make_aware(datetime.combine(day, time.min)) if day else None
        return {"policy": self.cleaned_data["skip_policy"] or Skip.Policy.ME, "until": until}


class DismissForm(LeaseForm):
    dismissed_as = forms.ChoiceField(
        label="It is", choices=[("", "Choose…"), *Review.DISMISSED_BY_PEOPLE]
    )
    dismissal_reason = forms.CharField(label="Why", max_length=LONGEST_REASON, required=False)
    duplicate_of = row_number(
        label="Duplicate of claim no.",
        widget=forms.TextInput(attrs={"inputmode": "numeric", "list": "claims-here"}),
    )


class ReopenForm(Form):
    version = forms.IntegerField(min_value=1, max_value=2**31 - 1, widget=forms.HiddenInput)
    reason = forms.CharField(
        label="Why it is reopened",
        max_length=LONGEST_REASON,
        widget=forms.Textarea(attrs={"rows": 2}),
    )


def typed_in(post: QueryDict) -> Typed:
    """Return everything that was typed, valid or not."""
    number = min(small_number(post.get("citations-TOTAL_FORMS", "")) or 0, MOST_CITATIONS)
    citations = [
        {name: _text(post, f"citations-{index}-{name}") for name in CitationForm.base_fields}
        for index in range(number)
    ]
    fields = (*VerdictForm.base_fields, *DismissForm.base_fields, *SkipForm.base_fields)
    texts = {name: _text(post, name) for name in fields if name != "lease_token"}
    # A draft without it needs no word of it.
    pasted = {"pasted": _text(post, "pasted")} if post.get("pasted") else {}
    return {**texts, **pasted, "citations": citations}


def _text(post: QueryDict, name: str) -> str:
    # PostgreSQL holds every character but this one, and a draft must never fail to be kept.
    return post.get(name, "").replace("\0", "")[:LONGEST_DRAFT]


def is_blank(typed: Typed) -> bool:
    """Tell whether there is nothing in it that somebody would miss."""
    texts = [value for name, value in typed.items() if name not in ("version", "citations")]
    texts += [
        value
        for citation in typed["citations"]
        for name, value in citation.items()
        if name not in PREFILLED
    ]
    return not any(texts)


def edited(post: QueryDict, *, today: date) -> Typed:
    """Return what was typed, with a citation added or removed as the pressed button says."""
    typed = typed_in(post)
    removed = small_number(post.get("remove", ""))
    if removed is not None:
        return without_citation(typed, removed)
    if "add" in post and len(typed["citations"]) < MOST_CITATIONS:
        return with_citation(typed, today=today, protected=post["add"] == "withheld")
    if "paste" in post and typed.get("pasted", "").strip():
        return with_pasted(typed, stance=_usual_stance(typed))
    return typed


def with_citation(typed: Typed, *, today: date, protected: bool = False) -> Typed:
    fresh = {"stance": _usual_stance(typed), "accessed_on": today.isoformat()}
    if protected:
        fresh["withheld_on"] = "on"
    return {**typed, "citations": [*typed["citations"], fresh]}


def without_citation(typed: Typed, index: int) -> Typed:
    citations = typed["citations"]
    return {**typed, "citations": [*citations[:index], *citations[index + 1 :]]}


def _usual_stance(typed: Typed) -> str:
    is_disputed = typed.get("rating") == Verdict.Rating.DISPUTED
    return Citation.Stance.REFUTES if is_disputed else Citation.Stance.SUPPORTS
