import pytest

from exporter.probes.echo import words
from exporter.probes.echo.packet import Trouble, Version


@pytest.mark.parametrize(
    ("version", "said", "detail"),
    [
        (4, Trouble(3, 1), "192.0.2.1 says: the host is unreachable"),
        (4, Trouble(3, 13), "192.0.2.1 says: communication is prohibited"),
        (4, Trouble(3, 4, 1400), "the packet is too big and may not be fragmented: 1400 bytes fit"),
        (4, Trouble(3, 4), "the packet is too big and may not be fragmented"),
        (4, Trouble(11, 0), "the packet passed as many routers as its ttl allows"),
        (6, Trouble(1, 3), "192.0.2.1 says: the address is unreachable"),
        (6, Trouble(2, 0, 1280), "192.0.2.1 says: the packet is too big: 1280 bytes fit"),
        (6, Trouble(4, 1), "192.0.2.1 says: type 4 and code 1 of ICMP"),
    ],
)
def test_what_is_said_is_worded(version: Version, said: Trouble, detail: str) -> None:
    fault = words.fault(version, said, "192.0.2.1")
    assert fault.reason == "unreachable_reply"
    assert fault.detail.endswith(detail)
