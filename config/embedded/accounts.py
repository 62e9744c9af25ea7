"""PostgreSQL refuses to run as root, so root starts it as somebody else."""

import functools
import os
import pwd
import shutil
import subprocess
from dataclasses import dataclass
from pathlib import Path

from config.embedded.errors import EmbeddedServicesError

NOBODY = "nobody"


@dataclass(frozen=True)
class Account:
    """How to run a program, and to whom its files must belong."""

    prefix: tuple[str, ...]
    uid: int

    def own(self, directory: Path) -> None:
        """Give the directory to this account, where another one had it."""
        if directory.stat().st_uid == self.uid:
            return
        os.chown(directory, self.uid, -1)
        for parent, directories, files in os.walk(directory):
            for name in directories + files:
                os.chown(Path(parent, name), self.uid, -1, follow_symlinks=False)


@functools.cache
def for_postgres(binaries: Path) -> Account:
    """Return the account that the programs in `binaries` can run as.

    :raises EmbeddedServicesError: this is root, and it can become nobody else here.
    """
    if os.geteuid() != 0:
        return Account((), os.geteuid())
    # As initdb will, this program asks for itself with access(2), which disregards capabilities.
    finds_itself = [str(binaries / "pg_config"), "--bindir"]
    for account in ways_down():
        if shutil.which(account.prefix[0]) and _runs([*account.prefix, *finds_itself]):
            return account
    raise EmbeddedServicesError(
        "PostgreSQL does not run as root, and neither setpriv nor unshare can start it as another "
        "user here. Use an ordinary account, or set DATABASE_URL and REDIS_URL."
    )


def ways_down() -> list[Account]:
    nobody = pwd.getpwnam(NOBODY)
    uid, gid = str(nobody.pw_uid), str(nobody.pw_gid)
    # The data may lie in a directory that only root may enter. With this capability alone the
    # unprivileged server still gets to its files there.
    keep = ("--inh-caps", "+dac_override", "--ambient-caps", "+dac_override")
    become_nobody = ("setpriv", "--reuid", uid, "--regid", gid, "--clear-groups", *keep, "--")
    # Where that is not enough (the programs lie in such a directory too) or root may not change
    # its id (a sandbox that maps one user only), a user namespace lets the server see root's id as
    # another one. Its files stay root's. The default sandbox of containers forbids this way.
    rename_root = ("unshare", "--user", "--map-user", uid, "--map-group", gid, "--")
    return [Account(become_nobody, nobody.pw_uid), Account(rename_root, os.geteuid())]


def _runs(command: list[str]) -> bool:
    return subprocess.run(command, capture_output=True, check=False, cwd="/").returncode == 0  # noqa: S603 (our own command)
