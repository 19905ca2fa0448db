import socket

import pytest
from aiohttp.abc import ResolveResult

from exporter.integrations.transport import places
from exporter.integrations.transport.places import NowhereError, Places
from exporter.probes import address
from exporter.probes.transport.resolver import Resolver


def found(*texts: str) -> Places:
    return Places(Resolver(lambda _: list(map(address.read, texts))))


def hosts(results: list[ResolveResult]) -> list[tuple[str, int]]:
    return [(one["host"], one["family"]) for one in results]


async def test_all_addresses_of_a_name_are_told_in_their_order() -> None:
    both = found("2001:db8::1", "192.0.2.1")
    assert hosts(await both.resolve("crm.test", 443)) == [
        ("2001:db8::1", socket.AF_INET6),
        ("192.0.2.1", socket.AF_INET),
    ]
    assert hosts(await both.resolve("crm.test", 443, socket.AF_INET)) == [
        ("192.0.2.1", socket.AF_INET)
    ]
    (one, _) = await both.resolve("crm.test", 443)
    assert (one["hostname"], one["port"]) == ("crm.test", 443)
    await both.close()


async def test_a_name_that_leads_to_metadata_is_refused_with_its_reason() -> None:
    with pytest.raises(NowhereError, match=r"crm\.test \(169\.254\.169\.254\)") as told:
        await found("192.0.2.1", "169.254.169.254").resolve("crm.test")
    assert told.value.reason == "forbidden_target"


async def test_a_name_without_addresses_has_its_reason() -> None:
    with pytest.raises(NowhereError, match="no address") as told:
        await found().resolve("crm.test")
    assert told.value.reason == "dns"


def test_a_socket_is_made_for_what_may_be_connected_to_only() -> None:
    kind = (socket.SOCK_STREAM, socket.IPPROTO_TCP, "")
    places.opened((socket.AF_INET, *kind, ("127.0.0.1", 80))).close()
    with pytest.raises(NowhereError, match=r"169\.254\.169\.254 is a cloud's metadata service"):
        places.opened((socket.AF_INET, *kind, ("169.254.169.254", 80)))
    with pytest.raises(NowhereError, match="metadata"):
        places.opened((socket.AF_INET6, *kind, ("::ffff:169.254.169.254", 80, 0, 0)))
