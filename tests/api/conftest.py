from collections.abc import Callable

import pytest

from tests.api.client import Api
from tests.factories import UserFactory
from verification.models import User
from verification.models.people import Scope


@pytest.fixture
def api(db: None) -> Callable[..., Api]:
    """Return the API with a token of a person, or of a new one with the role."""

    def of(who: User | str = "reviewer", *scopes: Scope) -> Api:
        return Api.of(UserFactory(role=who) if isinstance(who, str) else who, *scopes)

    return of
