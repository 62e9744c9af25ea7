"""Answers are what the framework would make of their shapes, only sooner."""

from datetime import timedelta

import pytest
from rest_framework import serializers

from tests.factories import (
    NOW,
    ArticleFactory,
    ClaimFactory,
    ReviewFactory,
    decided_review,
    dismissed_review,
    taken_review,
)
from verification import verdicts
from verification.api.outputs import Output
from verification.reports import requests
from verification.reports.selection import Selection

LISTS = [
    "articles",
    "audit",
    "citations",
    "claims",
    "me",
    "people",
    "queue",
    "reports",
    "reviews",
    "tokens",
    "verdicts",
]


@pytest.fixture
def _work_of_every_sort(reviewer, editor):
    features = [{"name": "harm", "points": 0.1}, {"name": "figure", "points": 0.25}]
    figure = {"low": "1500", "high": None, "comparator": "≥", "features": features}
    ReviewFactory(claim=ClaimFactory(**figure, attribution_name="A", attribution_cue="said"))
    article = ArticleFactory(publisher=None, published_on=None)
    ReviewFactory(claim=ClaimFactory(article=article, event_start="2020", event_end="2020"))
    taken_review(reviewer)
    decided_review("unverified")
    dismissed_review()
    again = decided_review()
    verdicts.reopen(
        review_id=again.pk, editor=editor, reason="New.", version=again.version, now=NOW
    )
    decided_review(review=again, now=NOW + timedelta(days=1))
    requests.request(editor=editor, format="csv", selection=Selection(), now=NOW)


@pytest.mark.django_db
@pytest.mark.usefixtures("_work_of_every_sort")
def test_every_answer_is_the_one_that_the_framework_makes(api, reviewer, monkeypatch):
    people = [api("administrator"), api(reviewer), api("editor")]
    answers = [user.get(path).content for user in people for path in LISTS]
    monkeypatch.setattr(Output, "to_representation", serializers.Serializer.to_representation)
    assert [user.get(path).content for user in people for path in LISTS] == answers
    assert b'"holder":{' in b"".join(answers)


def test_a_nested_shape_knows_who_asks():
    class Inner(Output):
        who = serializers.SerializerMethodField()

        def get_who(self, _instance):
            return self.context["who"]

    class Outer(Output):
        inner = Inner(source="*")
        all = Inner(many=True)

    for who in ("Ana", "Jon"):
        shown = Outer({"all": [1, 2]}, context={"who": who}).data
        assert shown == {"inner": {"who": who}, "all": [{"who": who}, {"who": who}]}


def test_what_is_missing_has_its_default_or_is_left_out():
    class Shape(Output):
        name = serializers.CharField(default="nobody")
        age = serializers.IntegerField(required=False)
        size = serializers.IntegerField(allow_null=True)

    assert Shape({}).data == {"name": "nobody", "size": None}
    assert Shape({"age": "7", "size": 2.0, "name": 5}).data == {"name": "5", "age": 7, "size": 2}
