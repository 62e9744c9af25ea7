"""Pages, sign-in and the API work on while Redis is away, or does not answer."""

import socket
import time
from collections.abc import Iterator
from typing import Any

import pytest
from django.core.cache import cache
from django.test import Client

from tests.factories import PASSWORD, ReviewFactory, UserFactory, token_for


@pytest.fixture(params=["away", "silent"])
def without_redis(request: pytest.FixtureRequest, settings: Any) -> Iterator[None]:
    with socket.socket() as silent:
        silent.bind(("127.0.0.1", 0))
        port = silent.getsockname()[1]
        if request.param == "silent":
            # It takes connections and says nothing.
            silent.listen(100)
        cached = {**settings.CACHES["default"], "LOCATION": f"redis://127.0.0.1:{port}/0"}
        settings.CACHES = {"default": cached}
        yield


@pytest.mark.django_db
@pytest.mark.usefixtures("without_redis")
def test_people_work_on() -> None:
    review, person, client = ReviewFactory(), UserFactory(), Client()
    begun = time.monotonic()

    entered = client.post("/accounts/login/", {"login": person.username, "password": PASSWORD})
    shown = [client.get(path).status_code for path in ("/", f"/reviews/{review.pk}/")]
    called = client.get("/api/v1/me", headers={"Authorization": f"Bearer {token_for(person)}"})

    assert (entered.status_code, entered.headers.get("Location")) == (302, "/")
    assert [*shown, called.status_code] == [200, 200, 200]
    assert client.post("/accounts/logout/").status_code == 302
    assert client.get("/").status_code == 302
    # A few waits for each request, and none for good.
    assert time.monotonic() - begun < 60


@pytest.mark.usefixtures("without_redis")
def test_nothing_is_in_the_cache() -> None:
    cache.set("a", 1)
    answers = cache.get("a", 2), cache.add("a", 3), "a" in cache, cache.delete("a")
    assert answers == (2, True, False, False)
