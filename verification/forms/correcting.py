"""Putting a claim right, and adding one that was missed."""

import re
from collections.abc import Iterable
from decimal import Decimal
from typing import Any

from django import forms

from claims.amending import Changes, Missed, Words
from claims.extraction.types import Attribution, Quantity, Span
from claims.models import Article, Claim
from verification.forms import Form
from verification.limits import LONGEST_LABEL, LONGEST_NAME, LONGEST_REASON, LONGEST_SPAN

FIGURE = re.compile(r"[-−]?(?:[0-9]{1,3}(?:,[0-9]{3})+|[0-9]+)(?:\.[0-9]+)?")
LONGEST_FIGURE = 60
COMPARATORS = [
    ("", "Choose…"),
    ("=", "exactly"),
    ("~", "about"),
    (">", "more than"),
    ("≥", "at least"),
    ("<", "less than"),
    ("≤", "at most"),
    ("range", "from … to"),
]
# Characters shown on each side of words that stand in several places.
BESIDE = 40
QUANTITY = ("low", "high", "comparator", "unit", "concept", "holder")
WORDS_FIELD = forms.Textarea(attrs={"rows": 2, "spellcheck": "false", "data-words": ""})


class WordsField(forms.CharField):
    """Words of an article, as they stand there."""

    widget = WORDS_FIELD

    def __init__(self, **options: Any) -> None:
        super().__init__(max_length=LONGEST_SPAN, strip=False, **options)

    def to_python(self, value: Any) -> str:
        # Browsers send every line end as CRLF; that is no property of the text.
        return str(super().to_python(value) or "").replace("\r\n", "\n")


class PlaceField(forms.IntegerField):
    """Where the words begin: set by a script, or chosen where they stand more than once."""

    widget: forms.Widget = forms.HiddenInput()

    def __init__(self, **options: Any) -> None:
        super().__init__(label="Which of them", min_value=0, required=False, **options)

    def offer(self, text: str, places: Iterable[Span]) -> None:
        """Let the person choose between places of the same words."""
        self.widget = forms.RadioSelect(
            choices=[(place.start, _beside(text, place)) for place in places]
        )


def _beside(text: str, place: Span) -> str:
    before = " ".join(text[max(0, place.start - BESIDE) : place.start].split())
    after = " ".join(text[place.end : place.end + BESIDE].split())
    return f"… {before} [{' '.join(text[place.start : place.end].split())}] {after} …"


class FigureField(forms.CharField):
    """A number as people write it: 7,095 or 1.5."""

    def __init__(self, **options: Any) -> None:
        widget = forms.TextInput(attrs={"inputmode": "decimal", "autocomplete": "off"})
        super().__init__(max_length=LONGEST_FIGURE, required=False, widget=widget, **options)

    def clean(self, value: Any) -> Any:
        text = str(super().clean(value)).replace("\u00a0", "").replace("\u202f", "")
        if not text:
            return None
        if FIGURE.fullmatch(text) is None:
            raise forms.ValidationError("Type a number such as 7,095 or 1.5.")
        return Decimal(text.replace(",", "").replace("−", "-"))


def _text(label: str, longest: int = LONGEST_NAME, **options: Any) -> forms.CharField:
    return forms.CharField(label=label, max_length=longest, required=False, **options)


class SpanForm(Form):
    """Words of an article that an address names: those that a script saw selected."""

    start = forms.IntegerField(min_value=0, max_value=2**31 - 1, required=False)
    end = forms.IntegerField(min_value=0, max_value=2**31 - 1, required=False)

    def span(self, text: str) -> Span | None:
        start, end = self.cleaned_data["start"], self.cleaned_data["end"]
        if start is None or end is None or not start < end <= len(text):
            return None
        return Span(start, min(end, start + LONGEST_SPAN))


class ReasonForm(Form):
    reason = _text("Why (optional)", LONGEST_REASON)


class FacedForm(ReasonForm):
    """What every correction of a claim carries: which page of it the person saw.

    An editor who does not hold the claim has no token.
    """

    version = forms.IntegerField(min_value=1, max_value=2**31 - 1, widget=forms.HiddenInput)
    lease_token = forms.UUIDField(widget=forms.HiddenInput, required=False)


class ReadingFields(Form):
    """What a claim says, beyond its words."""

    label = _text("Label", LONGEST_LABEL)
    comparator = forms.ChoiceField(label="Figure is", choices=COMPARATORS, required=False)
    low = FigureField(label="Low")
    high = FigureField(label="High")
    unit = _text("Unit, in the singular")
    concept = _text("What is counted")
    holder = _text("Whose")
    name = _text("Said by")
    role = _text("As what")
    cue = _text("In which words")

    def quantity(self) -> Quantity:
        return Quantity(**{name: self.cleaned_data[name] for name in QUANTITY})

    def attribution(self) -> Attribution:
        data = self.cleaned_data
        return Attribution(data["name"], data["cue"], data["role"])


class CorrectForm(FacedForm, ReadingFields):
    exact = WordsField(label="Words in the article", error_messages={"required": "Say which."})
    start = PlaceField()

    def changes(self, claim: Claim) -> Changes:
        """Return what was sent; a field left as it was changes nothing."""
        data = self.cleaned_data
        is_quantity = claim.kind == Claim.Kind.QUANTITY
        return Changes(
            words=words_of(claim.article, data["exact"], data["start"]),
            label=data["label"],
            quantity=self.quantity() if is_quantity else None,
            attribution=self.attribution(),
        )


class SplitForm(FacedForm):
    first_exact = WordsField(label="Words of the first")
    first_start = PlaceField()
    first_label = _text("Its label (optional)", LONGEST_LABEL)
    second_exact = WordsField(label="Words of the second")
    second_start = PlaceField()
    second_label = _text("Its label (optional)", LONGEST_LABEL)

    # What the domain calls the fields.
    NAMES = {
        f"parts.{number}.{name}": f"{part}_{name}"
        for number, part in enumerate(("first", "second"))
        for name in ("exact", "start", "label")
    } | {"parts.0": "first_exact", "parts.1": "second_exact"}

    def parts(self, article: Article) -> list[Changes]:
        data = self.cleaned_data
        return [
            Changes(
                words=words_of(article, data[f"{part}_exact"], data[f"{part}_start"]),
                label=data[f"{part}_label"],
            )
            for part in ("first", "second")
        ]


class MergeForm(FacedForm):
    other = forms.TypedChoiceField(
        label="With", coerce=int, widget=forms.RadioSelect, error_messages={"required": "Choose."}
    )
    joined = forms.BooleanField(label="Let the words run from the one to the other", required=False)

    def __init__(self, *args: Any, others: list[tuple[int, str]], **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["other"].choices = others  # type: ignore[attr-defined] # a choice field


class AddForm(ReasonForm, ReadingFields):
    kind = forms.ChoiceField(choices=Claim.Kind.choices, initial=Claim.Kind.QUANTITY)
    exact = WordsField(label="Words in the article", error_messages={"required": "Say which."})
    start = PlaceField()

    def missed(self, article: Article) -> Missed:
        data = self.cleaned_data
        is_quantity = data["kind"] == Claim.Kind.QUANTITY
        says_figure = is_quantity or any(data[name] not in (None, "") for name in QUANTITY)
        return Missed(
            kind=data["kind"],
            words=words_of(article, data["exact"], data["start"]),
            label=data["label"],
            quantity=self.quantity() if says_figure else None,
            attribution=self.attribution(),
        )


def words_of(article: Article, exact: str, start: int | None) -> Words:
    """Return the words; a beginning that was meant for other words is forgotten."""
    is_there = start is not None and article.text.startswith(exact, start)
    return Words(exact, start if is_there else None)
