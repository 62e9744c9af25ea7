"""Ask the web server of this machine whether it is ready: `python -m config.probe`.

For health checks of containers and for `manage.py demo`. Exits with 1 when it is not.
"""

import http.client
import sys

from config.env import env_int, env_list

TIMEOUT = 15.0


def is_ready(port: int, host: str = "localhost") -> bool:
    """Ask on loopback, under a host name that the server answers to."""
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=TIMEOUT)
    try:
        connection.request("GET", "/health/ready/", headers={"Host": host})
        return connection.getresponse().status == http.HTTPStatus.OK
    except (OSError, http.client.HTTPException):
        return False
    finally:
        connection.close()


if __name__ == "__main__":
    served = env_list("ALLOWED_HOSTS", ["localhost"])[0].removeprefix(".")
    sys.exit(0 if is_ready(env_int("PORT", 8000, minimum=1, maximum=65535), served) else 1)
