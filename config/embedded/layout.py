"""Where the embedded services keep what is theirs."""

import hashlib
import os
from dataclasses import dataclass
from pathlib import Path
from typing import NamedTuple
from urllib.parse import quote

from config.embedded.errors import EmbeddedServicesError

ROLE = DATABASE = "claimdesk"
# The kernel takes 107 bytes (macOS: 103) as a socket's address.
LONGEST_SOCKET_PATH = 103
POSTGRESQL_SOCKET = ".s.PGSQL.5432"
REDIS_SOCKET = "redis.sock"


class Urls(NamedTuple):
    database_url: str
    redis_url: str


@dataclass(frozen=True)
class Layout:
    data_dir: Path

    @property
    def postgres(self) -> Path:
        return self.data_dir / "postgres"

    @property
    def redis(self) -> Path:
        return self.data_dir / "redis"

    @property
    def logs(self) -> Path:
        return self.data_dir / "logs"

    @property
    def locks(self) -> Path:
        return self.data_dir / "locks"

    @property
    def sockets(self) -> Path:
        """A directory that can be known before anything runs, so that settings can name it."""
        inside = self.data_dir.resolve() / "run"
        if len(os.fsencode(inside / POSTGRESQL_SOCKET)) <= LONGEST_SOCKET_PATH:
            return inside
        name = hashlib.sha256(os.fsencode(inside)).hexdigest()[:16]
        # Not tempfile.gettempdir(): every process must find the same one, whatever its TMPDIR.
        # `prepare` refuses a directory that somebody else has put there.
        return Path("/tmp") / f"claimdesk-{os.getuid()}-{name}"  # noqa: S108 (see above)

    @property
    def urls(self) -> Urls:
        sockets = quote(str(self.sockets))
        return Urls(
            database_url=f"postgresql://{ROLE}@/{DATABASE}?host={sockets}",
            redis_url=f"unix://{sockets}/{REDIS_SOCKET}?db=0",
        )

    def prepare(self) -> None:
        """Make the directories, closed to everybody else: that is what guards the sockets.

        :raises EmbeddedServicesError: one of them is not this account's.
        """
        for directory in (self.data_dir, self.sockets, self.logs, self.locks):
            try:
                directory.mkdir(mode=0o700, parents=True, exist_ok=True)
                directory.chmod(0o700)
            except OSError as error:
                raise EmbeddedServicesError(
                    f"The embedded services cannot use {directory}: {error.strerror}. "
                    "Use the account that made it, or set CLAIMDESK_DATA_DIR to another directory."
                ) from error
            if directory.is_symlink() or directory.stat().st_uid != os.geteuid():
                raise EmbeddedServicesError(
                    f"The embedded services cannot use {directory}: it belongs to somebody else."
                )
