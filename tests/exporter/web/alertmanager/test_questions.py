import pytest
from multidict import MultiDict

from alerting.dispatch.state import AlertStatus
from exporter.web.alertmanager import questions
from exporter.web.alertmanager.questions import Wrong
from tests.exporter.web.alertmanager.examples import alert, status

FREE = status(alert())
NEW = status(alert("New"), state="unprocessed")
QUIET = status(alert("Quiet"), silenced_by=("one",))
UNDER = status(alert("Under"), inhibited_by=("abc",))
NIGHT = status(alert("Night"), muted_by=("night",))
ALL = (FREE, NEW, QUIET, UNDER, NIGHT)


def names(query: str) -> list[str]:
    pairs = [part.split("=", 1) for part in query.split("&") if part]
    asked = questions.asked(MultiDict([(name, value) for name, value in pairs]))
    return [one.alert.name for one in ALL if asked.wants(one)]


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("", ["Down", "New", "Quiet", "Under", "Night"]),
        ("active=false", ["Quiet", "Under", "Night"]),
        ("silenced=false", ["Down", "New", "Under", "Night"]),
        ("inhibited=0", ["Down", "New", "Quiet", "Night"]),
        ("unprocessed=FALSE", ["Down", "Quiet", "Under", "Night"]),
        ("active=true&silenced=yes", ["Down", "New", "Quiet", "Under", "Night"]),
        ('filter=alertname="Down"', ["Down"]),
        ('filter=alertname=~"D.*|N.*"&filter=alertname!="Night"', ["Down", "New"]),
        ('filter={alertname="Down",job="x"}', []),
    ],
)
def test_flags_and_filters_choose_alerts(query: str, found: list[str]) -> None:
    assert names(query) == found


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("", True),
        ("receiver=team", True),
        ("receiver=te.*", True),
        ("receiver=tea", False),
        ('receiver_matchers=owner=""', True),
        ('receiver_matchers=owner="ada"', False),
    ],
)
def test_a_receiver_is_chosen_by_the_whole_of_its_name(query: str, found: bool) -> None:
    pairs = [part.split("=", 1) for part in query.split("&") if part]
    asked = questions.asked(MultiDict([(name, value) for name, value in pairs]))
    assert asked.wants_receiver("team") is found


@pytest.mark.parametrize(
    ("name", "value", "said"),
    [
        ("active", "perhaps", "active: expected true or false"),
        ("filter", "==", "filter: bad matcher format"),
        ("receiver", "(", "receiver: failed to parse receiver param"),
        ("receiver_matchers", "a=~(", "receiver_matchers: bad matcher format"),
    ],
)
def test_what_cannot_be_read_is_refused_by_name(name: str, value: str, said: str) -> None:
    with pytest.raises(Wrong, match=said):
        questions.asked(MultiDict({name: value}))


def test_filters_are_bounded() -> None:
    many: MultiDict[str] = MultiDict([("filter", 'a="b"')] * (questions.MOST_FILTERS + 1))
    with pytest.raises(Wrong, match="more than 100"):
        questions.asked(many)


def test_what_is_asked_is_one_of_the_known_states() -> None:
    assert {one.state for one in ALL} <= set(AlertStatus.__annotations__["state"].__args__)
