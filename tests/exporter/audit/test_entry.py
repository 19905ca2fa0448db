from typing import get_args

import pytest

from exporter.access.grants import Caller
from exporter.audit import entry
from exporter.audit.entry import Action, Mask
from exporter.audit.kept import Entry

ANN = Caller("ann", "analyst", frozenset({"personal:read"}), "acme")
NOW = 1_700_000_123_456


def test_a_line_says_who_did_what_when_from_where_and_what_came_of_it() -> None:
    line = entry.entry("silence", ANN, "/api/v2/silences", "10.1.2.0/24", NOW, "ok", {"id": "x"})
    assert line == Entry(
        NOW, NOW, 1, 0, "silence", "ann", "analyst", "acme", "/api/v2/silences", "10.1.2.0/24",
        "ok", '{"id":"x"}',
    )  # fmt: skip


def test_a_stranger_has_no_name() -> None:
    line = entry.entry("refusal", None, "GET /metrics", "", NOW, "unauthenticated")
    assert (line.who, line.role, line.tenant) == ("", "", "")
    assert (line.result, line.detail) == ("unauthenticated", "{}")


@pytest.mark.parametrize(
    ("action", "since"),
    [
        ("export", 0),
        ("personal", 1_700_000_100_000),
        ("read", 1_699_920_000_000),
        ("refusal", 1_699_920_000_000),
    ],
)
def test_what_happens_again_and_again_is_of_a_minute_or_a_day(action: Action, since: int) -> None:
    assert entry.entry(action, ANN, "", "", NOW).since == since


def test_a_line_is_no_longer_than_it_may_be() -> None:
    line = entry.entry("export", ANN, "w" * 5_000, "", NOW, detail={"d": "d" * 5_000})
    assert (len(line.what), len(line.detail)) == (300, 1_000)


def test_every_action_is_said_in_words() -> None:
    assert tuple(entry.ACTIONS) == get_args(Action)
    assert all(entry.ACTIONS.values())


@pytest.mark.parametrize(
    ("told", "mask", "kept"),
    [
        ("203.0.113.77", "masked", "203.0.113.0/24"),
        ("::ffff:203.0.113.77", "masked", "203.0.113.0/24"),
        ("2001:db8:1:2::3", "masked", "2001:db8:1::/48"),
        ("fe80::1%eth0", "masked", "fe80::/48"),
        ("203.0.113.77", "full", "203.0.113.77"),
        ("::ffff:203.0.113.77", "full", "203.0.113.77"),
        ("2001:db8::3", "full", "2001:db8::3"),
        ("203.0.113.77", "none", ""),
        ("ann's laptop", "full", ""),
        ("", "masked", ""),
        (None, "masked", ""),
    ],
)
def test_an_address_is_kept_as_configured(told: str | None, mask: Mask, kept: str) -> None:
    assert entry.address(told, mask) == kept
