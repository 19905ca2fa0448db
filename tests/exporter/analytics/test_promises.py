from datetime import UTC, datetime
from typing import Any
from zoneinfo import ZoneInfo

from exporter.analytics import promises
from exporter.analytics.promises import NONE, Claim, Counts, Kept
from exporter.events.conversations import Ended, FollowupDone, FollowupRequired
from exporter.events.data import Data
from exporter.events.summaries import Summarised
from tests.exporter.analytics.beats import DAY, HOUR, START, beat

KEY = b"12345678"
TODAY = START // DAY
LATER = datetime.fromtimestamp((START + HOUR) / 1000, UTC)


def told(data: Data, zone: str = "UTC") -> list[Claim | Kept]:
    return [*promises.told("t", START, 7, KEY, data, ZoneInfo(zone))]


def test_one_that_is_told_by_itself_is_due_when_it_says_or_a_day_later() -> None:
    more: dict[str, Any] = {"conversation_id": "c", "agent_id": "ann", "channel": "web"}
    when = START, TODAY, START + DAY
    claim = Claim("t", "event", "f", -START, 0, KEY, True, *when, "ann", "web", "c")
    assert told(FollowupRequired(followup_id="f", action="call", **more)) == [claim]
    dated = FollowupRequired(followup_id="f", action="call", due_at=LATER, **more)
    assert told(dated) == [claim._replace(due=START + HOUR)]
    assert told(FollowupRequired(followup_id="f", action="")) == [
        claim._replace(agent="", channel="", conversation="")
    ]


def test_its_day_is_of_the_zone() -> None:
    (claim,) = told(FollowupRequired(followup_id="f", action=""), "Pacific/Auckland")
    assert isinstance(claim, Claim)
    assert claim.day == TODAY
    (claim,) = told(FollowupRequired(followup_id="f", action=""), "Pacific/Honolulu")
    assert isinstance(claim, Claim)
    assert claim.day == TODAY - 1


def test_its_end_is_also_that_of_what_the_summary_of_its_conversation_asks_for() -> None:
    alone = Kept("t", "event", "f", START)
    assert told(FollowupDone(followup_id="f")) == [alone]
    assert told(FollowupDone(followup_id="f", conversation_id="c")) == [
        alone,
        Kept("t", "insight", "c", START),
    ]


def test_a_summary_says_whether_one_is_required_or_nothing() -> None:
    told_so = Summarised(conversation_id="c", followup_required=True, agent_id="ann")
    when = START, TODAY, START + DAY
    claim = Claim("t", "insight", "c", START, 7, KEY, True, *when, "ann", "", "c")
    assert told(told_so) == [claim]
    not_so = Summarised(conversation_id="c", followup_required=False, ended_at=LATER)
    assert told(not_so) == [claim._replace(is_required=False, rank=START + HOUR, agent="")]
    assert told(Summarised(conversation_id="c")) == []
    assert told(Ended(conversation_id="c", outcome="resolved")) == []


def test_only_what_asks_for_one_or_a_summary_may_claim() -> None:
    plain = (beat("received", START), beat("done", START))
    assert not promises.may_claim(plain)
    assert promises.may_claim((*plain, beat("required", START)))
    assert promises.may_claim((*plain, beat("summarised", START)))


def test_counts_are_added() -> None:
    assert promises.added(Counts(3, 1, 1), Counts(2, 2, 0)) == Counts(5, 3, 1)
    assert promises.added(NONE, NONE) == NONE
