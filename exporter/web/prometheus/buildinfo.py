"""Who answers: `/api/v1/status/buildinfo`.

Clients choose what they ask for by the version, so it is that of the Prometheus whose language and
API are spoken here; our own stands beside it.
https://prometheus.io/docs/prometheus/latest/querying/api/#build-information
"""

from collections.abc import Mapping
from typing import Final

from exporter import __version__

SPOKEN: Final = "3.5.0"


def buildinfo() -> Mapping[str, str]:
    """Return the answer; Go's fields are there for clients that expect them."""
    return {
        "version": SPOKEN,
        "revision": f"chatwatch-{__version__}",
        "branch": "chatwatch",
        "buildUser": "",
        "buildDate": "",
        "goVersion": "",
    }
