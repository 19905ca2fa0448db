"""HubSpot's three signatures. Pure.

Version 3 signs method, URL, body and time; 2 has no time, 1 neither that nor the URL.
https://developers.hubspot.com/docs/apps/developer-platform/build-apps/authentication/request-validation
"""

import base64
import hashlib
import hmac
import re
from collections.abc import Callable, Sequence
from datetime import datetime, timedelta

from alerting.strict import Secret
from exporter.events import mac
from exporter.events.inbound import Inbound

_NEW = "X-HubSpot-Signature-v3"
_TIME = "X-HubSpot-Request-Timestamp"
_OLD = "X-HubSpot-Signature"
_VERSION = "X-HubSpot-Signature-Version"
# Characters that HubSpot decodes in a URL before it signs it.
_ENCODED = re.compile("%(?:3A|2F|3F|40|21|24|27|28|29|2A|2C|3B)", re.IGNORECASE)
_FIGURES = 15
_Maker = Callable[[bytes], bytes]
_HELP = (
    "compare the secrets with the app's client secret; the URL is signed too: set "
    "server.public_url, or list the proxy in server.trusted_proxies"
)


def verify(
    inbound: Inbound,
    secrets: Sequence[Secret],
    versions: Sequence[str],
    now: datetime,
    tolerance: timedelta,
) -> int:
    """Return the index of the secret that signed a request, or refuse; the newest version decides.

    A request that bears version 3 is never believed by an older one.
    """
    newest = inbound.headers.get(_NEW, "").strip()
    if "v3" in versions and (newest or set(versions) == {"v3"}):
        return _timed(inbound, newest, secrets, now, tolerance)
    offered = inbound.headers.get(_OLD, "").strip().lower()
    version = inbound.headers.get(_VERSION, "").strip().lower()
    if not offered or version not in versions:
        raise mac.missing(_OLD, "the source takes other versions; see signatures:")
    contents = [inbound.body]
    if version == "v2":
        contents = [_bytes(f"{inbound.method}{url}") + inbound.body for url in urls(inbound.url)]
    return _fitting(_OLD, secrets, [offered], [_hashed(one) for one in contents])


def urls(url: str) -> list[str]:
    """Return a URL as HubSpot may have signed it: as it came, or decoded in part."""
    path, mark, query = url.partition("?")
    forms = (url, f"{_decoded(path)}{mark}{query}", f"{_decoded(path)}{mark}{_decoded(query)}")
    return list(dict.fromkeys(forms))


def _timed(
    inbound: Inbound, offered: str, secrets: Sequence[Secret], now: datetime, tolerance: timedelta
) -> int:
    stamp = inbound.headers.get(_TIME, "").strip()
    at = mac.whole(stamp, _FIGURES)
    if not offered or at is None:
        name = _TIME if offered else _NEW
        raise mac.missing(name, "HubSpot sends both by itself; let them pass through the proxy")
    mac.refuse_other_time(at / 1000, now, tolerance)
    contents = [
        _bytes(f"{inbound.method}{url}") + inbound.body + stamp.encode()
        for url in urls(inbound.url)
    ]
    return _fitting(_NEW, secrets, [offered], [_signed(one) for one in contents])


def _fitting(
    header: str, secrets: Sequence[Secret], offered: Sequence[str], makers: Sequence[_Maker]
) -> int:
    """Return the index of the secret by which one of several contents fits; all are tried."""
    found = [mac.fitting(secrets, offered, maker) for maker in makers]
    fit = [index for index in found if index >= 0]
    if not fit:
        raise mac.unfit(header, _HELP)
    return fit[0]


def _signed(content: bytes) -> _Maker:
    return lambda key: base64.b64encode(hmac.digest(key, content, "sha256"))


def _hashed(content: bytes) -> _Maker:
    return lambda key: hashlib.sha256(key + content).hexdigest().encode()


def _decoded(text: str) -> str:
    return _ENCODED.sub(lambda found: chr(int(found[0][1:], 16)), text)


def _bytes(text: str) -> bytes:
    return text.encode("utf-8", "surrogateescape")
