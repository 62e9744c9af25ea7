"""Whatever is sent to a running server: no 5xx, and no answer that the schema does not tell of."""

from collections.abc import Iterator
from dataclasses import dataclass
from http import HTTPStatus
from typing import Any

import pytest
import schemathesis
import yaml
from hypothesis import HealthCheck, settings

from tests.api.test_schema import WRITTEN_DOWN
from tests.installation import PROJECT, Installation
from verification.models.people import Role

pytestmark = [
    pytest.mark.slow,
    pytest.mark.xdist_group("fuzz"),
    # The fuzzer's client leaves closing to the garbage collector.
    pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning"),
]


ARTICLE = PROJECT / "seeds" / "001_1fea7e68009a292c.txt"


def described() -> dict[str, Any]:
    """Return the schema with low numbers of rows, as of a random one nothing but 404 comes."""
    # In C, as every process of the tests comes by here.
    schema: dict[str, Any] = yaml.load(WRITTEN_DOWN.read_bytes(), Loader=yaml.CSafeLoader)
    for calls in schema["paths"].values():
        for call in calls.values():
            for parameter in call.get("parameters", ()):
                if parameter["name"] == "id":
                    parameter["schema"]["maximum"] = 20
    return schema


CONFIG: dict[str, Any] = {
    "checks": {
        # Rules of the domain go beyond what a schema can say: what it allows may be refused.
        "positive_data_acceptance": {"enabled": False},
        "missing_required_header": {"expected-statuses": [401, 404, 428]},
    }
}
EVERY_CORNER = schemathesis.openapi.from_dict(
    described(), config=schemathesis.Config.from_dict(CONFIG)
)
AT_RANDOM = schemathesis.openapi.from_dict(
    described(),
    config=schemathesis.Config.from_dict({**CONFIG, "phases": {"coverage": {"enabled": False}}}),
)
Case = schemathesis.Case[Any]
SETTINGS = settings(
    max_examples=5, deadline=None, derandomize=True, suppress_health_check=list(HealthCheck)
)


# In one process, as each start of one takes seconds: people with tokens, and claims to work on.
FILL = f"""
from claims.articles import Metadata
from django.utils import timezone
from tests.factories import UserFactory, token_for
from verification import intake

# Only its beginning: no claim must have a number beyond the maximum above.
text = open({str(ARTICLE)!r}, encoding="utf-8").read()[:1500]
sender, now = UserFactory(), timezone.now()
received = intake.receive(raw=text, metadata=Metadata(), sender=sender, now=now)
intake.extract(extraction_id=received.extraction.pk, clock=timezone.now)
for role in {Role.values!r}:
    print(role, token_for(UserFactory(role=role)))
"""


@dataclass(frozen=True)
class Target:
    address: str
    secrets: dict[str, str]


@pytest.fixture(scope="module")
def target(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Target]:
    """A web process with an article in its database, and a token of each role."""
    installation = Installation(
        tmp_path_factory.mktemp("fuzz"),
        LOG_LEVEL="ERROR",
        API_CALLS_PER_MINUTE="1000000",
        API_ANONYMOUS_CALLS_PER_MINUTE="1000000",
    )
    installation.manage("migrate", "--verbosity=0")
    printed = installation.manage("shell", "--no-imports", "--command", FILL)
    yield Target(installation.start_web(), dict(line.split() for line in printed.splitlines()))
    installation.stop()


def check(case: Case, target: Target, role: str) -> None:
    response = case.call(
        base_url=target.address, headers={"Authorization": f"Bearer {target.secrets[role]}"}
    )
    # What the web server itself refuses, as an address too long for it, never reaches the API.
    if response.status_code != HTTPStatus.REQUEST_URI_TOO_LONG:
        case.validate_response(response)


# What they take is a verdict with its citations, whose corners are thousands: once is enough.
LIKE_A_VERDICT = ["/api/v1/reviews/{id}/adjudicate", "/api/v1/reviews/{id}/correct"]


# With a role each call has a name of its own, which xdist needs to tell them apart.
@EVERY_CORNER.exclude(path=LIKE_A_VERDICT).parametrize()
@pytest.mark.parametrize("role", ["administrator"])
@SETTINGS
def test_every_corner_is_answered_as_described(case: Case, role: str, target: Target) -> None:
    check(case, target, role)


@AT_RANDOM.parametrize()
@pytest.mark.parametrize("role", ["reviewer", "editor"])
@SETTINGS
def test_every_answer_is_as_described(case: Case, role: str, target: Target) -> None:
    check(case, target, role)
