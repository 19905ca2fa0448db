import pytest

from exporter.probes import connectivity
from exporter.probes.connectivity import FRESH_SECONDS, Link
from exporter.probes.reasons import REASONS
from tests.exporter.probes.examples import result


def test_only_what_never_met_the_target_may_be_the_links_fault() -> None:
    doubtful = {
        reason for reason in ("", *REASONS) if connectivity.is_doubtful(result(reason=reason))
    }
    assert doubtful == {
        "dns",
        "connect_timeout",
        "unreachable",
        "unreachable_reply",
        "timeout",
        "missed",
        "no_event",
    }


def test_an_excused_result_says_nothing_of_its_target_and_still_what_was_seen() -> None:
    found = connectivity.excused(result("shop", "dns", detail="shop: no answer"), ("1.1.1.1:443",))
    assert (found.verdict, found.reason, found.probe) == ("unknown", "offline", "shop")
    assert found.detail == (
        "this machine has no network: it does not reach 1.1.1.1:443 either; shop: no answer"
    )


def test_a_look_holds_for_a_moment() -> None:
    link = Link(is_up=False, at=10.0)
    assert link.holds(10.0)
    assert link.holds(9.9 + FRESH_SECONDS)
    assert not link.holds(10.0 + FRESH_SECONDS)


@pytest.mark.parametrize(
    ("target", "parts"),
    [("1.1.1.1:443", ("1.1.1.1", 443)), ("[::1]:53", ("::1", 53)), ("a.b:1", ("a.b", 1))],
)
def test_a_target_has_a_host_and_a_port(target: str, parts: tuple[str, int]) -> None:
    assert connectivity.parts(target) == parts
