"""The desk's Celery app, with workers that may fetch from this machine: for tests alone.

They have no public address to fetch from; everything else is as it is anywhere.
"""

from config.celery import app
from tests.verification.fetching.hostile import reach
from verification.fetching import fetcher

__all__ = ["app"]

fetcher.fetch.__kwdefaults__ = {**(fetcher.fetch.__kwdefaults__ or {}), "reach": reach()}
