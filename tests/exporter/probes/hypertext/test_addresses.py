from exporter.probes import address
from exporter.probes.fault import Fault
from exporter.probes.hypertext import addresses
from exporter.probes.hypertext.addresses import Seen

V4, W4, V6 = map(address.read, ("192.0.2.1", "192.0.2.2", "2001:db8::1"))
DOWN = Fault("connect_refused", "connection refused")


def test_addresses_of_the_version_are_looked_at_else_of_the_other() -> None:
    known = [V6, W4, V4, W4]
    assert addresses.among(known, "any", fallback=True) == (V4, W4, V6)
    assert addresses.among(known, 4, fallback=True) == (V4, W4)
    assert addresses.among(known, 6, fallback=False) == (V6,)
    assert addresses.among([V4], 6, fallback=True) == (V4,)
    assert addresses.among([V4], 6, fallback=False) == ()


def test_of_many_the_same_ones_are_looked_at() -> None:
    known = [address.read(f"192.0.2.{number}") for number in range(40)]
    found = addresses.among(known, "any", fallback=True)
    assert len(found) == addresses.MOST
    assert addresses.among(reversed(known), "any", fallback=True) == found


def test_a_failure_is_worse_than_a_slow_answer_and_that_than_a_long_one() -> None:
    several = [Seen(V4, seconds=9), Seen(W4, degraded="slow"), Seen(V6, DOWN)]
    assert addresses.worst(several) == 2
    assert addresses.worst(several[:2]) == 1
    assert addresses.worst(several[:1]) == 0
    assert addresses.worst([Seen(V4, seconds=1), Seen(W4, seconds=2)]) == 1


def test_a_name_is_down_where_one_address_is() -> None:
    several = [Seen(V4), Seen(W4, DOWN), Seen(V6)]
    found, degraded = addresses.verdict(several, any_will_do=False)
    said = "1 of 3 addresses failed (192.0.2.2); 192.0.2.2: connection refused"
    assert (found, degraded) == (Fault("connect_refused", said), "")
    assert addresses.verdict(several, any_will_do=True) == (None, said)


def test_where_all_fail_none_will_do() -> None:
    several = [Seen(address.read(f"192.0.2.{number}"), DOWN) for number in range(6)]
    found, _ = addresses.verdict(several, any_will_do=True)
    assert found is not None
    listed = "192.0.2.0, 192.0.2.1, 192.0.2.2, 192.0.2.3, …"
    assert found.detail.startswith(f"6 of 6 addresses failed ({listed})")


def test_a_slow_address_is_told() -> None:
    slow = Seen(W4, degraded="it took 2 s")
    assert addresses.verdict([Seen(V4), slow], any_will_do=False) == (
        None,
        "192.0.2.2: it took 2 s",
    )
    assert addresses.verdict([Seen(V4)], any_will_do=False) == (None, "")
