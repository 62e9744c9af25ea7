import pytest
from pytest_django import Settings

# Where readers find what is published, and whose it is: some formats say so.
READERS = {"PUBLIC_PAGES_URL": "https://checks.example.org", "ORGANISATION_NAME": "The Desk"}


@pytest.fixture(autouse=True)
def _readers(settings: Settings) -> None:
    for name, value in READERS.items():
        setattr(settings, name, value)
