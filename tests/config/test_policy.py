import pytest
from csp.utils import build_policy
from django.test import Client

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("path", ["/accounts/login/", "/health/live/", "/api/v1/me", "/nowhere/"])
def test_every_answer_has_the_policy_of_the_settings(client: Client, path: str) -> None:
    sent = client.get(path)["Content-Security-Policy"]
    assert sorted(sent.split("; ")) == sorted(build_policy().split("; "))
    assert "script-src 'self'" in sent
