"""Silences: made, changed, ended, listed and asked by Alertmanager's rules."""

from datetime import UTC, datetime, timedelta

import pytest
from msgspec.structs import replace

from alerting.dispatch import matchers, silences
from alerting.dispatch.silences import Posted, Refusal, Rules, Silence
from alerting.model import Alert
from alerting.model import labels as labelled

NOW = datetime(2026, 7, 1, 12, tzinfo=UTC)
HOUR = timedelta(hours=1)


def silence(
    text: str = "alertname=Down", starts: float = 0, ends: float = 1, id: str = ""
) -> Silence:
    """Return a silence; `starts` and `ends` are hours from now."""
    return Silence(
        id=id,
        matchers=matchers.parsed(text),
        starts_at=NOW + starts * HOUR,
        ends_at=NOW + ends * HOUR,
        created_by="ann",
        comment="we know",
    )


def alert(**labels: str) -> Alert:
    return Alert(
        rule="",
        labels=labelled({"alertname": "Down", **labels}),
        annotations=(),
        state="firing",
        value=1.0,
        active_at=NOW,
    )


def made(wanted: Silence, *known: Silence) -> Posted:
    found = silences.posted({one.id: one for one in known}, wanted, NOW, "new")
    assert isinstance(found, Posted)
    return found


def refused(wanted: Silence, *known: Silence, rules: Rules | None = None, alerts: int = 0) -> str:
    firing = [alert(n=str(n % 10)) for n in range(alerts)]
    found = silences.posted(
        {one.id: one for one in known}, wanted, NOW, "new", rules=rules, firing=firing
    )
    assert isinstance(found, Refusal)
    return found.said


@pytest.mark.parametrize(
    ("starts", "ends", "state"),
    [
        (-1, 1, "active"),
        (0, 1, "active"),
        (1, 2, "pending"),
        (-2, -1, "expired"),
        (-1, 0, "expired"),
    ],
)
def test_a_silence_holds_from_its_beginning_up_to_its_end(
    starts: float, ends: float, state: str
) -> None:
    assert silence(starts=starts, ends=ends).state(NOW) == state


def test_a_new_silence_begins_now_at_the_earliest() -> None:
    past, future = silence(starts=-2), silence(starts=0.5)
    assert made(past) == Posted("new", (replace(past, id="new", starts_at=NOW, updated_at=NOW),))
    assert made(future).changed[0].starts_at == future.starts_at


ACTIVE = silence(starts=-1, id="old")
PENDING = silence(starts=1, ends=2, id="old")
OVER = silence(starts=-2, ends=-1, id="old")


def test_the_end_of_an_active_silence_may_change() -> None:
    wanted = replace(ACTIVE, ends_at=NOW + 5 * HOUR, comment="longer", created_by="bob")
    assert made(wanted, ACTIVE) == Posted("old", (replace(wanted, updated_at=NOW),))


def test_a_beginning_given_back_without_fractions_is_the_same() -> None:
    known = replace(ACTIVE, starts_at=ACTIVE.starts_at + timedelta(milliseconds=250))
    found = made(replace(ACTIVE, ends_at=NOW + 5 * HOUR), known)
    assert found.id == "old"
    assert found.changed[0].starts_at == known.starts_at


def test_the_order_of_matchers_is_no_change() -> None:
    known = replace(ACTIVE, matchers=matchers.parsed("a=b,c=d"))
    assert made(replace(ACTIVE, matchers=matchers.parsed("c=d,a=b")), known).id == "old"


@pytest.mark.parametrize(
    "wanted",
    [
        replace(ACTIVE, matchers=matchers.parsed("alertname=Up")),
        replace(ACTIVE, starts_at=NOW - 2 * HOUR),
        replace(ACTIVE, starts_at=NOW + HOUR / 2),
    ],
)
def test_what_would_change_the_past_ends_one_silence_and_begins_another(wanted: Silence) -> None:
    ended, begun = made(wanted, ACTIVE).changed
    assert ended == replace(ACTIVE, ends_at=NOW, updated_at=NOW)
    assert (begun.id, begun.matchers, begun.starts_at) == (
        "new",
        wanted.matchers,
        max(wanted.starts_at, NOW),
    )


def test_a_pending_silence_may_be_moved_but_not_into_the_past() -> None:
    later = replace(PENDING, starts_at=NOW + 1.5 * HOUR)
    assert made(later, PENDING) == Posted("old", (replace(later, updated_at=NOW),))
    ended, begun = made(replace(PENDING, starts_at=NOW - HOUR), PENDING).changed
    assert (ended.starts_at, ended.ends_at) == (NOW, NOW)
    assert ended.state(NOW) == "expired"
    assert (begun.id, begun.starts_at) == ("new", NOW)


def test_a_silence_that_is_over_stays_so_and_another_begins() -> None:
    found = made(replace(OVER, starts_at=NOW, ends_at=NOW + HOUR), OVER)
    assert [one.id for one in found.changed] == ["new"]


def test_a_silence_that_nobody_knows_cannot_be_changed() -> None:
    found = silences.posted({}, ACTIVE, NOW, "new")
    assert found == Refusal("no silence has this id", unknown=True)


@pytest.mark.parametrize(
    ("wanted", "said"),
    [
        (silence("{}"), "a silence needs at least one matcher"),
        (silence("a=,b=~.*"), "at least one matcher must not match the empty string"),
        (silence(starts=-2, ends=-1), "the silence's end is in the past"),
        (silence(starts=-2, ends=0), "the silence's end is in the past"),
        (silence(starts=2, ends=1), "the silence must begin before it ends"),
        (silence(starts=1, ends=1), "the silence must begin before it ends"),
        (
            replace(silence(), matchers=matchers.parsed("a=b") * 101),
            "a silence has 100 matchers at most",
        ),
        (
            replace(silence(), created_by="x" * 1_001),
            "the author's name has 1000 characters at most",
        ),
        (replace(silence(), comment="x" * 10_001), "the comment has 10000 characters at most"),
    ],
)
def test_what_cannot_be_is_refused(wanted: Silence, said: str) -> None:
    assert refused(wanted) == said
    assert refused(replace(wanted, id="old"), ACTIVE) == said


@pytest.mark.parametrize(
    "text",
    [
        "alertname=~.+",
        'alertname!=""',
        "alertname=~.*,severity=~.*,alertname=~.+",
        'alertname!~"",severity=~".*"',
        "alertname=~.+,x!~y",
    ],
)
def test_nobody_can_silence_everything(text: str) -> None:
    """Save the last, where what has x=y is still heard."""
    found = silences.posted({}, silence(text), NOW, "new")
    if text == "alertname=~.+,x!~y":
        assert isinstance(found, Posted)
        return
    assert found == Refusal("the silence would match every alert; name what it is to silence")


@pytest.mark.parametrize(
    "text", ["a!=b", "a=~.+", "alertname!=Up", "alertname=~A.*", "alertname!~A.*", "severity!=x"]
)
def test_a_silence_may_be_wide(text: str) -> None:
    assert made(silence(text)).id == "new"


def test_silences_may_be_bounded() -> None:
    rules = Rules(longest=timedelta(hours=2))
    assert isinstance(silences.posted({}, silence(ends=2), NOW, "new", rules=rules), Posted)
    said = "a silence lasts 2:00:00 at most here (alerting.silences.longest)"
    assert refused(silence(ends=2.1), rules=rules) == said


def test_a_silence_may_be_kept_from_hiding_most_of_what_fires() -> None:
    rules = Rules(most_share=0.8)
    said = (
        "the silence would hide 20 of 20 alerts that fire, more than 80% "
        "(alerting.silences.most_share)"
    )
    assert refused(silence(), rules=rules, alerts=20) == said
    firing = [alert(n=str(n % 10)) for n in range(20)]
    for text, alerts in (("alertname=Down", firing[:9]), ("n=~[0-7]", firing)):
        found = silences.posted({}, silence(text), NOW, "new", rules=rules, firing=alerts)
        assert isinstance(found, Posted)


def test_a_silence_ends_when_somebody_says_so() -> None:
    assert silences.expired(ACTIVE, NOW) == replace(ACTIVE, ends_at=NOW, updated_at=NOW)
    ended = silences.expired(PENDING, NOW)
    assert (ended.starts_at, ended.ends_at, ended.updated_at) == (NOW, NOW, NOW)
    assert silences.expired(OVER, NOW) is OVER
    for one in (ACTIVE, PENDING, OVER):
        assert silences.expired(one, NOW).state(NOW) == "expired"
