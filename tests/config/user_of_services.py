"""A process that uses the embedded services until its standard input ends."""

import os
import sys
from pathlib import Path

from config import embedded

if __name__ == "__main__":
    try:
        embedded.ensure_running(Path(sys.argv[1]))
    except embedded.EmbeddedServicesError as error:
        raise SystemExit(str(error)) from error
    if "with-grandchild" in sys.argv:
        # Not by Popen, which warns of a process that is left behind, as this one is meant to be.
        none = [(os.POSIX_SPAWN_OPEN, fd, os.devnull, os.O_RDWR, 0) for fd in (0, 1)]
        line = str(os.posix_spawnp("sleep", ["sleep", "60"], os.environ, file_actions=none))
    else:
        line = "ready"
    sys.stdout.write(f"{line}\n")
    sys.stdout.flush()
    sys.stdin.read()
