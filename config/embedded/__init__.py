"""A real PostgreSQL and a real Redis of this checkout's own, for those who set up neither.

    urls(data_dir)            where they answer; starts nothing
    ensure_running(data_dir)  starts them, or joins those that somebody else has started
    release(data_dir)         stops them, unless somebody else uses them; a process that just
                              ends has the same effect some seconds later

Both serve Unix sockets only. Every process that called `ensure_running` holds a shared lock until
it ends, however it ends, as the kernel releases it. A detached keeper process starts the servers,
restarts one that died, and stops them when nobody has held that lock for some seconds.
"""

from pathlib import Path

from config.embedded.errors import EmbeddedServicesError
from config.embedded.layout import Layout, Urls
from config.embedded.users import ensure_running, release

__all__ = ["EmbeddedServicesError", "Layout", "Urls", "ensure_running", "release", "urls"]


def urls(data_dir: Path) -> Urls:
    return Layout(data_dir).urls
