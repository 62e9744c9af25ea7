"""The citations in a form: what names a source, where its words stand, and whom it protects."""

import re
from collections.abc import Sequence
from hashlib import sha256
from itertools import zip_longest
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.core.validators import URLValidator
from django.http import QueryDict

from verification.checks import Standing
from verification.findings import Evidence, Identity
from verification.forms import Form
from verification.forms.pasting import ItemField
from verification.forms.queue import row_number
from verification.limits import LONGEST_REASON, LONGEST_TEXT, MOST_CITATIONS
from verification.models import Citation

# What a new citation begins with; a citation that has no more than this was never filled in.
PREFILLED = frozenset({"stance", "accessed_on"})
NOT_TAKEN = "What you pasted is no citation yet: press “Make citations of it”, or empty the field."
NO_ADDRESS = "Give the full address, beginning with https:// or http://."
NO_TITLE = "Name the source, so that it can be found."
NO_NAME = "Say who it is: this is kept apart, and shown to you and few others."
KEPT_ALREADY = "Who this source is, is kept already: leave this empty, or cite another one."
LACKING = {
    "withheld_description": "Describe the source without saying who it is.",
    "withheld_reason": "Say why it is protected, such as “fears reprisals”.",
}
# What says which source it is, and what the domain calls it.
NAMED = {
    **{name: name for name in ("title", "url", "publisher", "author")},
    **{name: name for name in ("published_on", "accessed_on", "csl")},
    "upload": "upload_id",
}
# What somebody fills in who does not know that the source is kept already.
IDENTITY = ("title", "url", "publisher", "author", "upload", "withheld_excerpt", "withheld_notes")

# What was typed, as plain data.
Typed = dict[str, Any]


class WebAddressField(forms.URLField):
    # In place of Django's own, which takes other schemes too: two would complain twice.
    default_validators = [URLValidator(["http", "https"], message=NO_ADDRESS)]


class CitationForm(Form):
    stance = forms.ChoiceField(choices=Citation.Stance.choices, initial=Citation.Stance.SUPPORTS)
    url = WebAddressField(
        label="Address",
        max_length=2000,
        required=False,
        assume_scheme="https",
        widget=forms.URLInput(attrs={"placeholder": "https://"}),
        error_messages={"invalid": NO_ADDRESS},
    )
    title = forms.CharField(max_length=500, required=False)
    excerpt = forms.CharField(
        label="Excerpt",
        max_length=LONGEST_TEXT,
        required=False,
        widget=forms.Textarea(attrs={"rows": 2, "placeholder": "The words that show it"}),
    )
    explanation = forms.CharField(
        label="Why the words are not in the copy",
        max_length=LONGEST_TEXT,
        required=False,
        widget=forms.Textarea(attrs={"rows": 2, "placeholder": "Said in the video, at 12:40"}),
    )
    publisher = forms.CharField(max_length=200, required=False)
    author = forms.CharField(max_length=300, required=False)
    published_on = forms.DateField(
        label="Published", required=False, widget=forms.DateInput({"type": "date"}, "%Y-%m-%d")
    )
    accessed_on = forms.DateField(
        label="Accessed", required=False, widget=forms.DateInput({"type": "date"}, "%Y-%m-%d")
    )
    csl = ItemField()
    upload = row_number(widget=forms.HiddenInput)
    # Of a protected source; the fields above then say who it is, all but stance and excerpt.
    withheld_on = forms.BooleanField(label="Protect this source", required=False)
    withheld_description = forms.CharField(
        label="What others may know of it",
        max_length=500,
        required=False,
        widget=forms.TextInput(attrs={"placeholder": "A doctor at the hospital in Ganja"}),
    )
    withheld_reason = forms.CharField(
        label="Why it is protected (others read it)",
        max_length=LONGEST_REASON,
        required=False,
        widget=forms.TextInput(attrs={"placeholder": "Fears reprisals"}),
    )
    withheld_excerpt = forms.CharField(
        label="All that was said (kept apart)",
        max_length=LONGEST_TEXT,
        required=False,
        widget=forms.Textarea(attrs={"rows": 2, "placeholder": "Only you and few others read it"}),
    )
    withheld_notes = forms.CharField(
        label="Notes (kept apart)",
        max_length=LONGEST_TEXT,
        required=False,
        widget=forms.Textarea(attrs={"rows": 2, "placeholder": "How to reach them, who vouches"}),
    )
    # The number of one that an earlier verdict has protected.
    withheld = row_number(widget=forms.HiddenInput)

    @property
    def is_protected(self) -> bool:
        """Tell whether any of the fields of a protected source is filled in."""
        return any(self[name].value() for name in self.fields if name.startswith("withheld"))

    @property
    def kept(self) -> int | None:
        """Return the number of the protected source that it goes on citing; None of a new one."""
        return small_number(str(self["withheld"].value() or ""))

    def clean(self) -> dict[str, Any]:
        data: dict[str, Any] = self.cleaned_data
        if not any(data.get(name) for name in self.fields if name.startswith("withheld")):
            if not data.get("title") and "title" not in self.errors:
                self.add_error("title", NO_TITLE)
            return data
        for name, lacking in LACKING.items():
            if not data.get(name) and name not in self.errors:
                self.add_error(name, lacking)
        if data.get("withheld"):
            for name in [name for name in IDENTITY if data.get(name)]:
                self.add_error(name, KEPT_ALREADY)
        elif not data.get("title") and "title" not in self.errors:
            self.add_error("title", NO_NAME)
        return data

    def evidence(self) -> Evidence:
        """Return what was typed; of a protected source, who it is apart from what may be read."""
        data = self.cleaned_data
        named = {given: data[field] for field, given in NAMED.items()}
        shown = {name: data[name] for name in ("stance", "excerpt", "explanation")}
        if not any(data[name] for name in self.fields if name.startswith("withheld")):
            return Evidence(**named, **shown)
        identity = Identity(**named, excerpt=data["withheld_excerpt"], notes=data["withheld_notes"])
        return Evidence(
            **shown,
            title=data["withheld_description"],
            withheld_reason=data["withheld_reason"],
            withheld_id=data["withheld"],
            identity=None if data["withheld"] else identity,
        )

    @property
    def looked_for(self) -> Evidence:
        """Return what is to be looked for where, as typed so far, valid or not."""
        excerpt = _plain(self["excerpt"].value())
        if self.is_protected:
            return Evidence("", "", excerpt=excerpt, identity=Identity(""))
        url = _plain(self["url"].value())
        return Evidence("", "", url=url, excerpt=excerpt, upload_id=self.attached)

    @property
    def attached(self) -> int | None:
        """Return the number of the file, typed or taken from a draft; None where it is none."""
        return small_number(str(self["upload"].value() or ""))

    def has_changed(self) -> bool:
        return not PREFILLED.issuperset(self.changed_data)


class CitationFormSet(forms.BaseFormSet):  # type: ignore[type-arg] # no subscript at run time
    # What stands in the field for pasting, and what is wrong with it.
    pasted = ""
    faults: Sequence[str] = ()
    # What is known of each excerpt, in the order of the forms; empty where nobody has looked.
    standings: Sequence[Standing] = ()
    # Something is under way that is done soon.
    is_under_way = False

    @property
    def looked_at(self) -> list[tuple[Any, Standing | None, str]]:
        """Return each form with what is known of its excerpt, and a word that stands for that."""
        beside = zip_longest(self.forms, self.standings)
        return [(form, standing, _digest(standing)) for form, standing in beside]

    @property
    def lacks_explanation(self) -> bool:
        """Tell whether a refusal asks for an explanation of words that were not found."""
        return any(form.is_bound and form.has_error("explanation") for form in self.forms)

    def refuse(self, index: int, field: str, message: str) -> None:
        """Put what the domain has refused beside a field of a citation that was given."""
        given = [form for form in self.forms if form.has_changed()]
        if field == "explanation" and not self.lacks_explanation:
            given[index].fields[field].widget.attrs["autofocus"] = True
        given[index].add_error(field, message)

    def clean(self) -> None:
        """Refuse to leave behind what was pasted and is no citation yet."""
        if self.pasted.strip():
            raise ValidationError(NOT_TAKEN)

    def initial_form_count(self) -> int:
        """Return 0: any citation may be left empty, also one that comes out of a draft."""
        return 0

    def evidence(self) -> tuple[Evidence, ...]:
        return tuple(form.evidence() for form in self.forms if form.has_changed())


def citation_forms(typed: Typed | QueryDict) -> CitationFormSet:
    """Return the citations bound to what was sent, or filled from what was typed earlier."""
    sent = typed if isinstance(typed, QueryDict) else None
    earlier: Any = typed.get("citations", []) if sent is None else []
    form_set: Any = forms.formset_factory(
        CitationForm,
        formset=CitationFormSet,
        extra=len(earlier),
        max_num=MOST_CITATIONS,
        absolute_max=MOST_CITATIONS,
        validate_max=True,
    )
    citations: CitationFormSet = form_set(sent, initial=earlier, prefix="citations")
    citations.pasted = typed.get("pasted", "")
    citations.faults = typed.get("faults", ()) if sent is None else ()
    return citations


def small_number(text: str) -> int | None:
    # int() alone takes signs and digits of other scripts, and breaks on thousands of digits.
    return int(text) if re.fullmatch("[0-9]{1,9}", text) else None


def _digest(standing: Standing | None) -> str:
    """Return what changes as soon as a reader would be told something else."""
    if standing is None:
        return ""
    page = standing.page
    fetching = (page.state, page.outcome) if page else ()
    told = (standing.result, standing.sentence, standing.start, standing.copied_at, fetching)
    return sha256(repr(told).encode()).hexdigest()[:12]


def _plain(value: Any) -> str:
    return str(value or "").strip()
