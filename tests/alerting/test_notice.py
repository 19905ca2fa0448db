"""The same thing has the same name, and nothing else has it."""

from datetime import timedelta

from hypothesis import given
from hypothesis import strategies as st

from alerting import notice as naming
from alerting.model import labels
from tests.alerting.notices import ANY_LABELS, NOW, alert, notice, pair


def test_a_group_is_called_as_alertmanager_calls_it() -> None:
    named = labels({"severity": "critical", "alertname": 'A "b"\\\n', "site": "Köln"})
    assert (
        naming.group_key(named)
        == '{}:{alertname="A \\"b\\"\\\\\\n", severity="critical", site="Köln"}'
    )
    assert naming.group_key(()) == "{}:{}"


def test_a_notice_has_one_name_however_often_it_is_made() -> None:
    beginning, end = pair()
    assert beginning.id == notice().id
    assert len(beginning.id) == 32
    assert len({beginning.id, end.id, notice(receiver="b").id, pair("B")[0].id}) == 4


def test_what_fires_again_is_another_thing() -> None:
    again = notice(alert(fired_at=NOW + timedelta(hours=1)))
    assert again.id != notice().id


def test_an_alert_of_our_own_is_told_with_its_end() -> None:
    begun = naming.alone("boss", alert(), NOW, "first notification")
    ended = naming.alone("boss", alert("resolved"), NOW, "all alerts resolved")
    assert (begun.status, ended.status) == ("firing", "resolved")
    assert (begun.thread, ended.thread) == ("", begun.id)
    assert begun.group_key == ended.group_key == naming.group_key(alert().labels)
    assert (begun.reason, begun.at, begun.test) == ("first notification", NOW, False)
    assert naming.alone("boss", alert("pending"), NOW, "test", test=True).test


def test_what_all_have_is_common() -> None:
    many = [labels({"a": "1", "b": "2"}), labels({"a": "1", "b": "3"})]
    assert naming.common(many) == (("a", "1"),)
    assert naming.common([]) == ()


@given(st.lists(ANY_LABELS, max_size=4))
def test_common_labels_are_in_all_of_them(many: list[tuple[tuple[str, str], ...]]) -> None:
    shared = naming.common(many)
    assert all(set(shared) <= set(one) for one in many)
    assert shared == tuple(sorted(shared))


@given(ANY_LABELS, ANY_LABELS)
def test_two_groups_never_share_a_name(one: object, other: object) -> None:
    keys = [naming.group_key(labels) for labels in (one, other)]  # type: ignore[arg-type]
    assert (keys[0] == keys[1]) == (one == other)
