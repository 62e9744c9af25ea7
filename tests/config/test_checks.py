from pathlib import Path
from typing import Any

import pytest
from django.core.checks import CheckMessage, run_checks
from django.core.exceptions import ImproperlyConfigured
from pytest_django import Settings

from config import checks, services
from verification.ledger import keys

SOUND: dict[str, Any] = {
    "CLAIMDESK_ENV": "production",
    "DEBUG": False,
    "SECRET_KEY": "Hn3bq0Yk7cM2xV9tRz5sLw8dPf1gJ6aUeQ4iTo-KyBCXN_vSmE",
    "ALLOWED_HOSTS": ["claims.example.org"],
    "SESSION_COOKIE_SECURE": True,
    "CSRF_COOKIE_SECURE": True,
    "CLAIMDESK_EMBEDDED_SERVICES": False,
    "AUDIT_SIGNING_KEY": keys.generated("claims.example.org").secret(),
}


def use(settings: Settings, **changes: Any) -> None:
    for name, value in (SOUND | changes).items():
        setattr(settings, name, value)


def ids(messages: list[CheckMessage]) -> list[str | None]:
    return [message.id for message in messages]


@pytest.mark.parametrize(
    ("change", "id_"),
    [
        ({"SECRET_KEY": ""}, "claimdesk.E002"),
        ({"SECRET_KEY": "changeme"}, "claimdesk.E002"),
        ({"SECRET_KEY": "x" * 60}, "claimdesk.E002"),
        ({"ALLOWED_HOSTS": []}, "claimdesk.E003"),
        ({"ALLOWED_HOSTS": ["*"]}, "claimdesk.E003"),
        ({"SESSION_COOKIE_SECURE": False}, "claimdesk.E004"),
        ({"CSRF_COOKIE_SECURE": False}, "claimdesk.E004"),
        ({"DEBUG": True}, "claimdesk.E005"),
        ({"CLAIMDESK_EMBEDDED_SERVICES": True}, "claimdesk.E006"),
        ({"AUDIT_SIGNING_KEY": ""}, "claimdesk.E015"),
    ],
)
def test_production_does_not_start_with_an_insecure_setting(
    settings: Settings, change: dict[str, Any], id_: str
) -> None:
    use(settings, **change)
    assert ids(checks.insecure_production()) == [id_]
    with pytest.raises(ImproperlyConfigured, match=id_):
        services.prepare()


def test_production_starts_with_sound_settings(settings: Settings) -> None:
    use(settings)
    assert checks.insecure_production() == []
    services.prepare()


def test_a_laptop_may_be_less_strict(settings: Settings) -> None:
    use(settings, CLAIMDESK_ENV="local", SECRET_KEY="short", SESSION_COOKIE_SECURE=False)
    assert checks.insecure_production() == []


def test_every_problem_is_named_with_a_hint(settings: Settings) -> None:
    use(settings, SECRET_KEY="changeme", ALLOWED_HOSTS=["*"])
    messages = checks.insecure_production()
    assert ids(messages) == ["claimdesk.E002", "claimdesk.E003"]
    assert all(message.hint for message in messages)
    assert "changeme" not in "".join(message.msg for message in messages)


@pytest.mark.parametrize(
    ("debug", "hosts", "expected"),
    [
        (True, ["claims.example.org"], ["claimdesk.E001"]),
        (True, ["*"], ["claimdesk.E001"]),
        (True, ["localhost", "127.0.0.1", "[::1]", "desk.localhost"], []),
        (False, ["claims.example.org"], []),
    ],
)
def test_debug_pages_stay_on_loopback(
    settings: Settings, debug: bool, hosts: list[str], expected: list[str]
) -> None:
    settings.DEBUG, settings.ALLOWED_HOSTS = debug, hosts
    assert ids(checks.debug_in_public()) == expected


def test_a_missing_language_model_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    assert checks.language_model() == []
    monkeypatch.setattr(checks, "LANGUAGE_MODELS", ("no_such_model",))
    assert ids(checks.language_model()) == ["claimdesk.E007"]


def test_a_redis_that_does_not_answer_is_named_without_its_password(settings: Settings) -> None:
    settings.CACHE_URL = "redis://:secret@127.0.0.1:1/1"
    (message,) = checks.redis_server(databases=["default"])
    assert message.id == "claimdesk.E010"
    assert "127.0.0.1:1" in message.msg
    assert "secret" not in message.msg


@pytest.mark.django_db
def test_services_that_answer_and_are_new_enough_pass(monkeypatch: pytest.MonkeyPatch) -> None:
    assert run_checks(databases=["default"]) == []
    monkeypatch.setattr(checks, "OLDEST_POSTGRESQL", 99)
    monkeypatch.setattr(checks, "OLDEST_REDIS", (99, 0))
    assert ids(checks.postgresql(databases=["default"])) == ["claimdesk.E009"]
    assert ids(checks.redis_server(databases=["default"])) == ["claimdesk.E011"]


def test_services_are_left_alone_where_no_database_is_asked_about() -> None:
    assert checks.postgresql(databases=None) == []
    assert checks.redis_server(databases=None) == []


MODEL = {
    "LLM_TEXT_MAY_LEAVE": True,
    "LLM_BASE_URL": "https://models.example/v1",
    "LLM_MODEL": "small",
    "LLM_API_KEY": "secret",
}


@pytest.mark.parametrize(
    ("changes", "id_"),
    [
        ({"LLM_TEXT_MAY_LEAVE": False}, "claimdesk.E012"),
        ({"LLM_BASE_URL": ""}, "claimdesk.E012"),
        ({"LLM_MODEL": ""}, "claimdesk.E012"),
        ({"LLM_BASE_URL": "ftp://models.example"}, "claimdesk.E013"),
        ({"LLM_BASE_URL": "file:///etc/passwd"}, "claimdesk.E013"),
        ({"LLM_BASE_URL": "models.example/v1"}, "claimdesk.E013"),
        ({"LLM_BASE_URL": "https://user:word@models.example/v1"}, "claimdesk.E013"),
        ({"LLM_BASE_URL": "https://models.example/v1?key=secret"}, "claimdesk.E013"),
        ({"LLM_BASE_URL": "https://models.example:port/v1"}, "claimdesk.E013"),
        ({"LLM_BASE_URL": "https://[models.example/v1"}, "claimdesk.E013"),
        ({"LLM_MODEL": "m" * 101}, "claimdesk.E014"),
        ({"LLM_API_KEY": "sec\nret"}, "claimdesk.E014"),
        ({"LLM_API_KEY": "sécret"}, "claimdesk.E014"),
    ],
)
def test_a_second_extractor_that_is_half_set_up_stops_the_start(
    settings: Settings, changes: dict[str, Any], id_: str
) -> None:
    use(settings, **(MODEL | changes))
    messages = checks.second_extractor()
    assert ids(messages) == [id_]
    assert "secret" not in str(messages)
    with pytest.raises(ImproperlyConfigured, match=id_):
        services.prepare()


@pytest.mark.parametrize("address", ["https://models.example/v1", "http://127.0.0.1:8080/v1"])
def test_a_second_extractor_that_is_set_up_whole_may_start(
    settings: Settings, address: str
) -> None:
    use(settings, **(MODEL | {"LLM_BASE_URL": address}))
    assert checks.second_extractor() == []
    services.prepare()


def test_a_second_extractor_reached_in_the_clear_is_warned_of(settings: Settings) -> None:
    use(settings, **(MODEL | {"LLM_BASE_URL": "http://models.internal:8000/v1"}))
    assert ids(checks.second_extractor()) == ["claimdesk.W001"]
    services.prepare()


def test_a_second_extractor_is_off_by_default() -> None:
    assert checks.second_extractor() == []


@pytest.mark.parametrize(
    ("change", "id_"),
    [
        ({"FETCH_CONTACT": "Łódź"}, "claimdesk.E020"),
        ({"FETCH_CONTACT": "desk) (x"}, "claimdesk.E020"),
        ({"FETCH_CONTACT": "a\r\nX-Injected: 1"}, "claimdesk.E020"),
        ({"ARCHIVE_URL": "archive.example/save"}, "claimdesk.E021"),
        ({"ARCHIVE_URL": "https://key@archive.example/save"}, "claimdesk.E021"),
    ],
)
def test_what_sites_cannot_be_told_stops_the_start(
    change: dict[str, Any], id_: str, settings: Settings
) -> None:
    use(settings, **change)

    assert ids(checks.cited_pages()) == [id_]
    assert checks.cited_pages()[0].hint


def test_fonts_of_reports_lie_in_a_directory(settings: Settings, tmp_path: Path) -> None:
    use(settings, REPORT_FONTS=str(tmp_path / "missing"))
    assert ids(checks.report_fonts()) == ["claimdesk.E023"]

    use(settings, REPORT_FONTS=str(tmp_path))
    assert checks.report_fonts() == []


def test_contact_and_archive_may_be_named(settings: Settings) -> None:
    use(settings, FETCH_CONTACT="desk@a.example", ARCHIVE_URL="https://archive.example/save")

    assert checks.cited_pages() == []


@pytest.mark.parametrize(
    ("change", "id_"),
    [
        ({"AUDIT_SIGNING_KEY": "PRIVATE+KEY+x"}, "claimdesk.E016"),
        ({"AUDIT_PUBLIC_KEYS": ["claims.example.org+00000000+AA=="]}, "claimdesk.E016"),
        ({"AUDIT_ORIGIN": "two words"}, "claimdesk.E017"),
        ({"CHECKPOINT_URL": "file:///etc/passwd"}, "claimdesk.E018"),
    ],
)
def test_keys_and_checkpoints_of_the_history_that_cannot_be_used_are_refused(
    settings: Settings, change: dict[str, Any], id_: str
) -> None:
    use(settings, CLAIMDESK_ENV="local")
    assert checks.signing_keys() == []
    use(settings, CLAIMDESK_ENV="local", **change)
    assert ids(checks.signing_keys()) == [id_]
    with pytest.raises(ImproperlyConfigured, match=id_):
        services.prepare()


READERS = {"PUBLIC_PAGES_URL": "https://checks.example.org", "ORGANISATION_NAME": "The Desk"}


@pytest.mark.parametrize("missing", READERS)
def test_pages_for_readers_need_an_address_and_a_name(settings: Settings, missing: str) -> None:
    use(settings, PUBLIC_PAGES=True, **READERS | {missing: ""})

    (message,) = checks.readers()

    assert message.id == "claimdesk.E022"
    assert missing in message.msg


@pytest.mark.parametrize("given", [{"PUBLIC_PAGES": False}, {"PUBLIC_PAGES": True, **READERS}])
def test_pages_for_readers_are_off_or_set_up(settings: Settings, given: dict[str, Any]) -> None:
    use(settings, **given)
    assert checks.readers() == []


@pytest.mark.parametrize(
    "kept",
    [
        {"BACKEND": "storages.backends.nowhere.Storage", "OPTIONS": {}},
        {"BACKEND": "django.core.files.storage.FileSystemStorage", "OPTIONS": {"bucket": "b"}},
    ],
)
def test_a_storage_of_reports_that_cannot_be_is_refused(
    settings: Settings, kept: dict[str, Any]
) -> None:
    use(settings, STORAGES={**settings.STORAGES, "default": kept})
    with pytest.raises(ImproperlyConfigured, match=r"E024: REPORT_STORAGE"):
        services.prepare()
