from datetime import timedelta

from alerting.desk import rejection
from alerting.store.rows import Fallback, Lane
from tests.alerting.notices import NOW

MAIL, HOOK = Lane("team", "email[0]"), Lane("boss", "webhook[0]")
LATER = NOW + timedelta(hours=2)


def test_a_refusal_is_told_to_others_in_one_episode() -> None:
    fallback = Fallback((MAIL, HOOK), (HOOK,))
    (begun,) = rejection.begun(MAIL, "", NOW, fallback)
    (ended,) = rejection.ended(MAIL, "550", NOW, LATER, fallback)
    assert begun.lane == ended.lane == HOOK
    assert (begun.notice.status, ended.notice.status) == ("firing", "resolved")
    assert (begun.notice.thread, ended.notice.thread) == ("", begun.notice.id)
    assert begun.notice.group_key == ended.notice.group_key
    assert dict(begun.notice.group_labels)["receiver"] == "team"
    assert "It said: nothing." in dict(begun.notice.alerts[0].annotations)["description"]
    assert ended.notice.alerts[0].resolved_at == LATER


def test_the_same_refusal_has_the_same_name() -> None:
    once, again = (rejection.begun(MAIL, said, NOW, Fallback((HOOK,))) for said in ("a", "b"))
    assert once[0].id == again[0].id


def test_whoever_is_not_told_of_ends_is_not() -> None:
    assert rejection.ended(MAIL, "", NOW, LATER, Fallback((HOOK,))) == ()
