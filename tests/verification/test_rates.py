import pytest
import redis
from django.conf import settings

from verification import rates

pytestmark = pytest.mark.django_db


def test_each_request_counts_and_no_counter_stays() -> None:
    counted = [rates.count("somebody") for _ in range(2)]
    # The third is in the same minute as one of the others at least, whenever a minute begins.
    assert [*counted, rates.count("somebody")] in ([1, 2, 3], [1, 1, 2], [1, 2, 1])
    assert rates.count("somebody-else") == 1

    counters = redis.Redis.from_url(settings.CACHES["default"]["LOCATION"])
    keys = list(counters.scan_iter("claimdesk:somebody*"))
    assert keys
    assert all(0 < counters.ttl(key) <= 2 * rates.MINUTE for key in keys)
