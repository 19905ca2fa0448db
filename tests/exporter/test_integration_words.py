from datetime import UTC, datetime

import pytest
from msgspec.structs import replace

from alerting.secret import Secret
from exporter import integration_words as words
from exporter.integrations.conduct.look import Look, Step
from exporter.integrations.conduct.memory import Memory
from exporter.integrations.exchange.call import Answer, Call, Unanswered
from exporter.integrations.exchange.found import Found, Quota
from exporter.integrations.hubspot import Hubspot

NOW = datetime(2026, 11, 21, 18, tzinfo=UTC).timestamp()
ONE = Hubspot(name="crm", token=Secret("planted-token"))
CALL = Call(topic="health", url="https://api.hubapi.com/account-info/v3/details")
WELL = Step(CALL, Answer(200, {}, b"{}", NOW, 0.1234), Found())
BAD = Step(
    replace(CALL, topic="newest"),
    Unanswered("timeout", "no whole answer within 10s", NOW, 10.0),
    Found(reason="timeout", detail="no whole answer within 10s"),
)
FULL = Look(
    Memory(
        reason="unanswered",
        detail="no whole answer within 10s",
        quotas={"daily": Quota("daily", 162_500, 650_000, 86_400, NOW + 60), "b": Quota("b", 1, 3)},
        expires=NOW + 86_400,
        newest=NOW - 5_400,
        incident=4,
        odd=("clock", "quota"),
    ),
    (WELL, BAD),
)


def test_a_look_is_told_call_by_call_with_what_it_came_to() -> None:
    assert (
        words.told(ONE, FULL, NOW)
        == """\
What was asked:
  health  GET https://api.hubapi.com/account-info/v3/details
          200 after 0.123 s, as it should be
  newest  GET https://api.hubapi.com/account-info/v3/details
          no answer after 10.000 s, timeout: no whole answer within 10s

It is degraded, unanswered: a part of what is looked at was not answered.
  no whole answer within 10s

Quotas:
  daily        162,500 of 650,000 (25.0%), begins anew at 2026-11-21 18:01:00 UTC
  b            1 of 3 (33.3%)

The token ends at 2026-11-22 18:00:00 UTC.
The newest record is of 2026-11-21 16:30:00 UTC, 1.5 h ago.
Its status page says: major outage.
Left out, as it cannot be: clock, quota.
"""
    )


def test_little_is_said_where_little_is_known() -> None:
    told = words.told(ONE, Look(Memory(reason="", newest=NOW + 60), (WELL,)), NOW)
    assert "\n\nIt is up.\n\nThe newest record is of 2026-11-21 18:01:00 UTC, 0.0 h ago.\n" in told
    assert "Quotas" not in told
    told = words.told(ONE, Look(Memory()), NOW)
    assert "  nothing: it is paused, or has to wait\n\nIt is unknown, new: " in told


def test_when_a_token_ends_may_be_written_down() -> None:
    one = replace(ONE, token_expires=datetime(2027, 1, 1, tzinfo=UTC))
    assert "The token ends at 2027-01-01 00:00:00 UTC." in words.told(one, Look(Memory()), NOW)
    assert words.record(one, Look(Memory()), NOW)["token_expires"] == 1_798_761_600.0


def test_programs_are_told_the_same_with_null_for_what_is_not_known() -> None:
    told = words.record(ONE, FULL, NOW)
    assert [(one["topic"], one["status"], one["reason"]) for one in told["calls"]] == [
        ("health", 200, None),
        ("newest", None, "timeout"),
    ]
    assert told["quotas"][1] == {
        "bucket": "b",
        "used": 1,
        "limit": 3,
        "ratio": pytest.approx(1 / 3),
        "window_seconds": None,
        "resets": None,
    }
    assert (told["state"], told["status_page_level"], told["odd"]) == (
        "degraded",
        4,
        ["clock", "quota"],
    )
    empty = words.record(ONE, Look(Memory(reason="")), NOW)
    assert [empty[key] for key in ("reason", "detail", "token_expires", "newest")] == [None] * 4


@pytest.mark.parametrize(
    ("reason", "code"),
    [("", 0), ("slow", 0), ("token_revoked", 1), ("rate_limited", 1), ("dns", 1), ("internal", 2)],
)
def test_the_end_says_whether_it_is_up(reason: str, code: int) -> None:
    assert words.code(Look(Memory(reason=reason))) == code
