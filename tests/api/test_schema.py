"""The API describes itself, wholly, and as it is written down in docs/reference."""

import json
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
import yaml
from django.core.management import call_command

from claims.errors import Conflict, DomainError, Forbidden
from verification.api import problems
from verification.api.schema import rendered

REFERENCE = Path(__file__).parents[2] / "docs" / "reference"
WRITTEN_DOWN = REFERENCE / "openapi.yaml"


@pytest.fixture(scope="module")
def schema():
    return json.loads(rendered("json"))


def operations(schema):
    for path, calls in schema["paths"].items():
        for method, call in calls.items():
            yield f"{method.upper()} {path.removeprefix('/api/v1')}", call


def names_of_parameters(call):
    return {parameter["name"] for parameter in call.get("parameters", ())}


def test_the_schema_is_the_one_written_down(schema):
    told = "The API has changed. Look whether it should have, then run: make openapi"
    assert yaml.safe_load(WRITTEN_DOWN.read_text(encoding="utf-8")) == schema, told


def test_the_schema_is_valid_and_nothing_in_it_is_guessed(tmp_path):
    file = str(tmp_path / "openapi.yaml")
    call_command("spectacular", "--validate", "--fail-on-warn", "--file", file)


def test_the_schema_is_served_to_everybody_as_json_and_yaml(client, schema):
    as_json, as_yaml = client.get("/api/v1/schema"), client.get("/api/v1/schema.yaml")
    assert as_json["Content-Type"] == "application/vnd.oai.openapi+json"
    assert as_yaml["Content-Type"] == "application/vnd.oai.openapi"
    assert as_json.json() == schema
    assert yaml.safe_load(as_yaml.content) == schema
    assert schema["openapi"].startswith("3.1")


def test_every_call_tells_its_problems(schema):
    for name, call in operations(schema):
        told = set(call["responses"])
        assert {"400", "401", "403", "429"} <= told, name
        assert ("{" in name) <= ("404" in told), name
        assert ("requestBody" in call) <= ({"413", "415"} <= told), name
        parameters = names_of_parameters(call)
        assert ("If-Match" in parameters) == ({"412", "428"} <= told), name
        assert ("Idempotency-Key" in parameters) == ("422" in told), name
        for status, answer in call["responses"].items():
            if status >= "400":
                assert list(answer["content"]) == [problems.MEDIA_TYPE], name
        assert call["security"] == [{"token": []}], name
        assert call["summary"], name


def test_whatever_creates_takes_an_idempotency_key(schema):
    creating = {name: call for name, call in operations(schema) if "201" in call["responses"]}
    assert len(creating) == 13
    for name, call in creating.items():
        assert "Idempotency-Key" in names_of_parameters(call), name


def test_every_call_is_in_the_reference_and_nothing_else(schema):
    page = (REFERENCE / "api.md").read_text(encoding="utf-8")
    documented = re.findall(r"^\| `((?:GET|POST|PUT|DELETE) /[^`]*)`", page, re.MULTILINE)
    assert documented == [name for name, _call in operations(schema)]


def test_the_reference_tells_the_headers_of_every_call(schema):
    page = (REFERENCE / "api.md").read_text(encoding="utf-8")
    rows = {row.split("`")[1]: row for row in page.splitlines() if row.startswith("| `")}
    for name, call in operations(schema):
        parameters = names_of_parameters(call)
        for header in ("If-Match", "Idempotency-Key"):
            assert (header in rows[name]) == (header in parameters), name


def kinds(base: type[DomainError]) -> Iterator[type[DomainError]]:
    for kind in base.__subclasses__():
        yield kind
        yield from kinds(kind)


def test_every_code_has_a_title_and_a_line_in_the_reference():
    codes = {kind.code for base in (Conflict, Forbidden) for kind in (base, *kinds(base))}
    assert codes - set(problems.TITLES) == set()
    page = (REFERENCE / "errors.md").read_text(encoding="utf-8")
    assert set(problems.TITLES) == set(re.findall(r"^\| `(\w+)` \| \d+ \|", page, re.MULTILINE))
