"""A process that uses the embedded services until its standard input ends."""

import subprocess
import sys
from pathlib import Path

from config import embedded

if __name__ == "__main__":
    try:
        embedded.ensure_running(Path(sys.argv[1]))
    except embedded.EmbeddedServicesError as error:
        raise SystemExit(str(error)) from error
    if "with-grandchild" in sys.argv:
        none = subprocess.DEVNULL
        line = str(subprocess.Popen(["sleep", "60"], stdin=none, stdout=none).pid)
    else:
        line = "ready"
    sys.stdout.write(f"{line}\n")
    sys.stdout.flush()
    sys.stdin.read()
