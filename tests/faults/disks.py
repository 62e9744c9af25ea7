"""Small disks for processes that are to run out of room: real ones, in memory."""

import os
import shutil
import subprocess
from pathlib import Path

import pytest

# As root a mount of the process's own; as anybody else also a user of its own who may mount.
UNSHARE = ["unshare", "-m"] if os.geteuid() == 0 else ["unshare", "-Urm"]
MOUNT = 'mount -t tmpfs -o "size=$1" none "$2" && shift 2 && exec "$@"'


class Disk:
    """A disk of `size` at `path`, seen by the process that is started on it and ended with it."""

    def __init__(self, path: Path, size: str) -> None:
        path.mkdir()
        self.path, self.size = path, size
        self.process: subprocess.Popen[bytes] | None = None

    def command(self, *command: str) -> list[str]:
        """Return a command that runs another one with this disk."""
        return [*UNSHARE, "sh", "-c", MOUNT, "sh", self.size, str(self.path), *command]

    @property
    def seen(self) -> Path:
        """Return where this process sees what the other one has there."""
        assert self.process is not None
        return Path(f"/proc/{self.process.pid}/root{self.path}")

    @property
    def free(self) -> int:
        return shutil.disk_usage(self.seen).free

    def files(self) -> list[str]:
        return sorted(path.name for path in self.seen.rglob("*") if path.is_file())

    def fill(self, *, but: int) -> None:
        """Leave only so many bytes."""
        (self.seen / "ballast").write_bytes(bytes(self.free - but))

    def make_room(self) -> None:
        (self.seen / "ballast").unlink()


def only_where_disks_can_be_mounted(folder: Path) -> None:
    """Skip the test, saying why, where this user or container may not mount anything."""
    probe = Disk(folder / "probe", "64k")
    try:
        done = subprocess.run(probe.command("true"), capture_output=True, text=True, check=False)
    except FileNotFoundError:
        pytest.skip("a full disk needs unshare (util-linux)")
    if done.returncode:
        pytest.skip(f"no disk can be mounted here: {done.stderr.strip()}")
