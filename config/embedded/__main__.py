"""The keeper's process. Started by `users.ensure_running`, not by hand."""

import argparse
import logging
import sys
from pathlib import Path

from config.embedded.errors import EmbeddedServicesError
from config.embedded.keeper import Keeper
from config.embedded.layout import Layout


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m config.embedded", description=__doc__)
    parser.add_argument("data_dir", type=Path)
    arguments = parser.parse_args()
    logging.basicConfig(level=logging.INFO, format="%(asctime)s %(message)s")
    try:
        Keeper(Layout(arguments.data_dir)).run()
    except EmbeddedServicesError as error:
        logging.error("%s", error)  # noqa: LOG015, TRY400 (a sentence for people)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
