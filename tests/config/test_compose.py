"""docker-compose.yml: its rules, and that what its services run does start and gets healthy."""

import os
import re
import shutil
import socket
import subprocess
import sys
from collections.abc import Iterator
from functools import partial
from pathlib import Path
from typing import Any

import pytest
import yaml

from config import embedded, probe
from config.embedded import accounts, postgres_server
from tests.config.test_embedded import stop_everything, wait_until
from verification.ledger import keys

PROJECT = Path(__file__).resolve().parents[2]
PATIENCE = 300
FILE = PROJECT / "docker-compose.yml"
OURS = ("migrate", "web", "worker", "beat")
SECRETS = {
    "SECRET_KEY": "Hn3bq0Yk7cM2xV9tRz5sLw8dPf1gJ6aUeQ4iTo-KyBCXN_vSmE",
    "AUDIT_SIGNING_KEY": keys.generated("claims.example.org").secret(),
    "POSTGRES_PASSWORD": "it's \\ a $ecret",
    "ALLOWED_HOSTS": "claims.example.org",
}


@pytest.fixture(scope="module")
def compose() -> dict[str, Any]:
    content: dict[str, Any] = yaml.safe_load(FILE.read_text())
    return content


@pytest.fixture(scope="module")
def services(compose: dict[str, Any]) -> dict[str, dict[str, Any]]:
    found: dict[str, dict[str, Any]] = compose["services"]
    return found


def test_no_secret_has_a_default() -> None:
    references = re.findall(r"\$\{(\w+)(:[?-])?", FILE.read_text())
    required = {name for name, kind in references if kind == ":?"}
    assert required == set(SECRETS)
    assert [name for name, kind in references if name in SECRETS and kind != ":?"] == []


def test_every_service_is_watched_and_comes_back(services: dict[str, dict[str, Any]]) -> None:
    assert set(services) == {"postgres", "redis", "fetcher", "model-worker", *OURS}
    for name, service in services.items():
        if name == "migrate":
            assert service["restart"] == "no"
        else:
            assert service["restart"] == "unless-stopped", name
            assert service["healthcheck"]["test"], name


def test_a_service_that_is_scaled_has_nothing_that_exists_once(
    services: dict[str, dict[str, Any]],
) -> None:
    assert [name for name, service in services.items() if "container_name" in service] == []
    assert [name for name, service in services.items() if "ports" in service] == ["web"]
    assert services["web"]["ports"][0].startswith("127.0.0.1:")


def test_ours_wait_for_healthy_services_and_the_migration(
    services: dict[str, dict[str, Any]],
) -> None:
    healthy = {name: {"condition": "service_healthy"} for name in ("postgres", "redis")}
    assert services["migrate"]["depends_on"] == healthy
    for name in ("web", "worker", "fetcher", "model-worker", "beat"):
        migrated = {"migrate": {"condition": "service_completed_successfully"}}
        assert services[name]["depends_on"] == healthy | migrated


def test_what_must_last_is_in_named_volumes(compose: dict[str, Any]) -> None:
    mounted = {
        mount.partition(":")[0]
        for service in compose["services"].values()
        for mount in service.get("volumes", [])
    }
    named = {mount for mount in mounted if not mount.startswith(".")}
    assert named == set(compose["volumes"]) == {"postgres", "redis", "reports"}


@pytest.mark.parametrize("name", OURS)
def test_ours_run_in_production_without_privileges(
    services: dict[str, dict[str, Any]], name: str
) -> None:
    assert services[name]["environment"]["CLAIMDESK_ENV"] == "production"
    assert services[name]["cap_drop"] == ["ALL"]
    assert "USER claimdesk" in (PROJECT / "Dockerfile").read_text()


def test_the_image_has_what_the_services_run_and_no_secrets() -> None:
    admitted = (PROJECT / ".dockerignore").read_text().splitlines()
    assert "*" in admitted
    kept = {line.strip("!/") for line in admitted if line.startswith("!")}
    assert {"manage.py", "config", "claims", "verification", "templates", "static"} <= kept
    assert all((PROJECT / name).exists() for name in kept)


def test_compose_itself_accepts_the_file() -> None:
    compose = [shutil.which("docker") or "false", "compose"]
    environment = {**os.environ, **SECRETS}
    if not _succeeds([*compose, "version"], environment):
        pytest.skip("no docker compose here")
    assert _succeeds([*compose, "config", "--quiet"], environment)


@pytest.fixture
def servers(tmp_path: Path) -> Iterator[embedded.Layout]:
    """Stand in for the postgres and redis containers."""
    layout = embedded.Layout(tmp_path / "services")
    user = subprocess.Popen(
        [sys.executable, "-m", "tests.config.user_of_services", str(layout.data_dir)],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        cwd=PROJECT,
    )
    assert user.stdout is not None
    assert user.stdout.readline() == b"ready\n"
    yield layout
    user.communicate()
    stop_everything(layout)


@pytest.mark.slow
def test_the_commands_of_the_services_start_and_get_healthy(
    services: dict[str, dict[str, Any]], servers: embedded.Layout, tmp_path: Path
) -> None:
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        port = listener.getsockname()[1]
    binaries = Path(sys.executable).parent
    environment = {
        **os.environ,
        "PATH": f"{binaries}:{os.environ['PATH']}",
        "CLAIMDESK_ENV": "production",
        "CLAIMDESK_DATA_DIR": str(tmp_path),
        "DATABASE_URL": servers.urls.database_url,
        "REDIS_URL": servers.urls.redis_url,
        "PORT": str(port),
        "SECRET_KEY": SECRETS["SECRET_KEY"],
        "AUDIT_SIGNING_KEY": SECRETS["AUDIT_SIGNING_KEY"],
        "ALLOWED_HOSTS": SECRETS["ALLOWED_HOSTS"],
        # The image collects the static files when it is built; here whitenoise misses them.
        "PYTHONWARNINGS": "ignore",
    }
    assert _succeeds(services["migrate"]["command"], environment)
    with (tmp_path / "log").open("wb") as log:
        running = [
            subprocess.Popen(
                services[name]["command"], cwd=PROJECT, env=environment, stdout=log, stderr=log
            )
            for name in ("web", "worker", "beat")
        ]
    try:
        wait_until(lambda: probe.is_ready(port, SECRETS["ALLOWED_HOSTS"]), PATIENCE)
        for name in ("web", "worker", "beat"):
            check = _health_check(services[name], tmp_path)
            wait_until(partial(_succeeds, check, environment), PATIENCE)
    finally:
        for process in running:
            process.terminate()
        codes = [process.wait(PATIENCE) for process in running]
    assert codes == [0, 0, 0], (tmp_path / "log").read_text()


def _health_check(service: dict[str, Any], data_dir: Path) -> list[str]:
    kind, *test = service["healthcheck"]["test"]
    if kind == "CMD":
        return list(test)
    # Compose reads $$ as $, and the data directory is mounted elsewhere here.
    return ["sh", "-c", test[0].replace("$$", "$").replace("/data", str(data_dir))]


def _succeeds(command: list[str], environment: dict[str, str]) -> bool:
    done = subprocess.run(command, cwd=PROJECT, env=environment, capture_output=True, check=False)
    return done.returncode == 0


@pytest.mark.slow
def test_the_applications_role_is_no_superuser(tmp_path: Path) -> None:
    """Run what the postgres image runs at its first start, on a cluster of that shape."""
    binaries = postgres_server.binaries()
    account = accounts.for_postgres(binaries)
    account.own(tmp_path)
    data = str(tmp_path / "pg")

    def run(program: str, *arguments: str, **environment: str) -> str:
        done = subprocess.run(
            [*account.prefix, str(binaries / program), *arguments],
            env={**os.environ, **environment},
            cwd="/",
            capture_output=True,
            text=True,
            check=False,
        )
        assert done.returncode == 0, done.stderr
        return done.stdout

    run("initdb", "-D", data, "--username", "postgres", "--auth", "trust", "--no-sync")
    options = f"-c listen_addresses= -c unix_socket_directories={tmp_path}"
    run("pg_ctl", "start", "-w", "-s", "-D", data, "-l", str(tmp_path / "log"), "-o", options)
    try:
        psql = (
            "--no-psqlrc",
            "-v",
            "ON_ERROR_STOP=1",
            "-tA",
            "-h",
            str(tmp_path),
            "-U",
            "postgres",
        )
        role = PROJECT / "config" / "container" / "role.sql"
        run("psql", *psql, "-f", str(role), POSTGRES_PASSWORD=SECRETS["POSTGRES_PASSWORD"])
        rights = "SELECT rolname, rolsuper, rolcreatedb, rolpassword IS NULL FROM pg_authid"
        rows = run("psql", *psql, "-c", f"{rights} WHERE rolcanlogin ORDER BY 1").split()
        assert rows == ["claimdesk|f|f|f", "postgres|t|t|t"]
    finally:
        run("pg_ctl", "stop", "-s", "-m", "fast", "-D", data)
