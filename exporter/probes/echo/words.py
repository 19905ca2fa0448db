"""What routers and hosts say of a packet, in words.

https://www.iana.org/assignments/icmp-parameters and
https://www.iana.org/assignments/icmpv6-parameters
"""

from typing import Final

from exporter.probes.echo.packet import Trouble, Version
from exporter.probes.fault import Fault

_PROHIBITED: Final = "communication is prohibited"
_BY_CODE: Final = {
    (4, 3, 0): "the network is unreachable",
    (4, 3, 1): "the host is unreachable",
    (4, 3, 2): "the protocol is unreachable",
    (4, 3, 3): "the port is unreachable",
    (4, 3, 4): "the packet is too big and may not be fragmented",
    (4, 3, 6): "the network is unknown",
    (4, 3, 7): "the host is unknown",
    (4, 3, 9): _PROHIBITED,
    (4, 3, 10): _PROHIBITED,
    (4, 3, 13): _PROHIBITED,
    (4, 11, 0): "the packet passed as many routers as its ttl allows",
    (4, 11, 1): "a fragment did not come in time",
    (6, 1, 0): "there is no route",
    (6, 1, 1): _PROHIBITED,
    (6, 1, 3): "the address is unreachable",
    (6, 1, 4): "the port is unreachable",
    (6, 1, 5): _PROHIBITED,
    (6, 1, 6): "the route rejects packets",
    (6, 2, 0): "the packet is too big",
    (6, 3, 0): "the packet passed as many routers as its ttl allows",
    (6, 3, 1): "a fragment did not come in time",
}
_TOO_BIG: Final = {(4, 3, 4), (6, 2, 0)}


def fault(version: Version, said: Trouble, by: str) -> Fault:
    """Return the fault of a ping of which somebody says this."""
    key = (version, said.type, said.code)
    words = _BY_CODE.get(key, f"type {said.type} and code {said.code} of ICMP")
    if key in _TOO_BIG and said.info:
        words += f": {said.info} bytes fit"
    return Fault("unreachable_reply", f"{by} says: {words}")
