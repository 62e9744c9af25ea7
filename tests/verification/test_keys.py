"""The list of keys is what the script goes by, and what the pages have on their buttons."""

import re
from pathlib import Path

import pytest
from django.urls import reverse

from tests.factories import ReviewFactory
from verification.keys import GROUPS
from verification.models import AuditEvent

ROOT = Path(__file__).parents[2]
EVERY = [key for keys in GROUPS.values() for key in keys]
SUBMIT = "Enter"


def on_buttons():
    files = [*(ROOT / "templates").rglob("*.html")]
    return {
        key
        for file in files
        for key in re.findall(r'data-key="([^"]+)"', file.read_text(encoding="utf-8"))
    }


def test_every_key_of_a_button_is_in_the_list_and_the_reverse():
    pressed = {one for key in EVERY if not key.does for one in key.keys}
    assert pressed == on_buttons() - {SUBMIT}


def test_no_key_does_two_things_but_those_of_a_page_each():
    every = [one for key in EVERY for one in key.keys]
    assert {one for one in every if every.count(one) > 1} == {"]"}


def test_what_a_key_does_is_something_that_the_script_knows():
    script = (ROOT / "static/js/keyboard.js").read_text(encoding="utf-8")
    does = script.split("const DOES = {")[1].split("\n  };")[0]
    known = set(re.findall(r"^    (\w+)[(:]", does, re.MULTILINE))
    assert {key.does for key in EVERY if key.does} == known


def test_every_key_is_in_the_reference():
    page = (ROOT / "docs/reference/keyboard.md").read_text(encoding="utf-8")
    missing = [
        f"| {', '.join(f'`{one}`' for one in key.keys)} | {key.says} |"
        for key in EVERY
        if f"| {', '.join(f'`{one}`' for one in key.keys)} | {key.says} |" not in page
    ]
    assert missing == []


@pytest.mark.django_db
def test_single_keys_are_switched_off_for_a_person_wherever_they_sign_in(
    reviewer, signed_in_client
):
    ReviewFactory()
    address = reverse("verification:single-keys")
    signed_in_client(reviewer).post(address, {})
    page = signed_in_client(reviewer).get("/").content.decode()
    box = re.search(r'<input type="checkbox"\s+id="keys-on"[^>]*>', page)
    assert box is not None
    assert "checked" not in box[0]
    signed_in_client(reviewer).post(address, {"on": "on"}, headers={"HX-Request": "true"})
    reviewer.refresh_from_db()
    assert reviewer.single_keys
    told = AuditEvent.objects.filter(action="person.changed").order_by("pk")
    assert [event.after for event in told] == [{"single_keys": False}, {"single_keys": True}]


@pytest.mark.django_db
def test_the_list_of_keys_is_the_same_on_every_page_and_rendered_once(signed_in_client):
    ReviewFactory()
    client = signed_in_client("editor")
    for path in ("/", "/search/"):
        assert 'data-keys="j|k"' in client.get(path).content.decode()
