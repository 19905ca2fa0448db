from typing import Any

import pytest

from alerting.strict import Secret
from exporter.probes.http import Http
from exporter.probes.hypertext.credentials import Basic
from exporter.probes.trust import Tls

PROXY = Secret("http://proxy.example:3128")


@pytest.mark.parametrize(
    ("fields", "found"),
    [
        ({}, []),
        ({"proxy": PROXY, "proxy_connect_headers": {"X-A": (Secret("b"),)}}, []),
        ({"proxy": PROXY, "proxy_connect_headers": {"X-A": (Secret("b\n"),)}}, ["X-A"]),
        ({"proxy": Secret("ftp://a")}, ["proxy"]),
        ({"basic": Basic("a:b", Secret("c"))}, ["basic.username"]),
        ({"tls": Tls(ca="a", verify=False)}, ["tls.ca"]),
        ({"ip_fallback": False}, ["ip_fallback"]),
        ({"source": "192.0.2.7", "ip": 4}, []),
        ({"source": "192.0.2.7"}, ["source"]),
        ({"source": "2001:db8::1", "ip": 4}, ["source"]),
        ({"source": "eth0", "ip": 4}, ["source"]),
    ],
)
def test_what_does_not_go_together_is_told(fields: dict[str, Any], found: list[str]) -> None:
    probe = Http(name="a", url="http://a.example/", **fields)
    keys = [key.removeprefix("proxy_connect_headers.") for key, _ in probe.wrong_client()]
    assert keys == found


def test_who_we_are_is_one_value() -> None:
    probe = Http(name="a", url="http://a.example/", bearer=Secret("t"))
    assert probe.credentials.value == "Bearer t"
