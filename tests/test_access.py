"""Every view declares who may open it, and the declaration holds."""

from collections.abc import Callable, Iterator

import pytest
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver, reverse

from verification.access import PUBLIC
from verification.models.people import Role

PAGES = {
    "verification:queue": "review_claims",
    "verification:my-work": "review_claims",
    "verification:check-again": "review_claims",
    "verification:held": "manage_queue",
    "verification:rules": "manage_queue",
    "verification:row-names": "manage_queue",
    "verification:articles": "signed in",
    "verification:add-article": "ingest_articles",
    "verification:history": "view_history",
    "verification:reports": "export_reports",
    "verification:new-report": "export_reports",
    "verification:report-schedules": "export_reports",
    "verification:new-report-schedule": "export_reports",
    "verification:people": "manage_people",
    "verification:add-person": "manage_people",
    "verification:tokens": "signed in",
    "verification:bulk-jobs": "manage_queue",
    "verification:dashboard": "view_figures",
    "verification:agreement": "view_figures",
    "verification:my-figures": "review_claims",
    "verification:precision": "correct_claims",
    "verification:search": "review_claims",
    "verification:search-suggestions": "review_claims",
    "verification:views": "review_claims",
    "verification:notifications": "signed in",
    "verification:notification-settings": "signed in",
    "verification:names": "review_claims",
}
CLOSED_TO = {
    Role.REVIEWER: {
        "correct_claims",
        "manage_queue",
        "view_figures",
        "view_history",
        "export_reports",
        "manage_people",
    },
    Role.EDITOR: {"manage_people"},
    Role.ADMINISTRATOR: set(),
}


def patterns(resolver: URLResolver, prefix: str = "") -> Iterator[tuple[str, URLPattern]]:
    for part in resolver.url_patterns:
        path = prefix + str(part.pattern)
        if isinstance(part, URLResolver):
            yield from patterns(part, path)
        else:
            yield path, part


def pages() -> dict[str, URLPattern]:
    """Return the views that answer people; the API declares its access in its own way."""
    every = patterns(get_resolver())
    return {path: part for path, part in every if not path.startswith("api/")}


def test_every_view_declares_its_access() -> None:
    undeclared = [path for path, part in pages().items() if not hasattr(part.callback, "access")]
    assert undeclared == []


def test_only_sign_in_health_the_links_of_e_mails_and_what_is_published_are_public() -> None:
    public = {
        path for path, part in pages().items() if getattr(part.callback, "access", "") == PUBLIC
    }
    assert {path.split("/")[0] for path in public} == {"accounts", "health", "mail", "published"}


def test_nobody_signs_up_alone() -> None:
    names = {part.name for part in pages().values() if (part.name or "").startswith("account_")}
    assert "account_signup" not in names
    assert "account_email" not in names


@pytest.mark.parametrize("name", PAGES)
def test_page_asks_a_stranger_to_sign_in(client: Client, db: None, name: str):
    address = reverse(name)
    response = client.get(address)
    assert (response.status_code, response["Location"]) == (
        302,
        f"{reverse('account_login')}?next={address}",
    )


@pytest.mark.parametrize("role", Role.values)
@pytest.mark.parametrize(("name", "access"), PAGES.items())
def test_page_opens_for_the_roles_that_may(
    signed_in_client: Callable[[str], Client], role: str, name: str, access: str
) -> None:
    response = signed_in_client(role).get(reverse(name))
    assert response.status_code == (403 if access in CLOSED_TO[Role(role)] else 200)


def test_stranger_typing_is_refused_without_a_redirect(client: Client, db: None):
    """A redirect would put the sign-in page in the place of the form."""
    address = reverse("verification:submit", args=[1])
    assert client.post(address, headers={"HX-Request": "true"}).status_code == 401


def test_stranger_posting_is_sent_to_sign_in_and_then_home(client: Client, db: None):
    response = client.post(reverse("verification:take", args=[1]))
    assert response["Location"] == f"{reverse('account_login')}?next=/"
