from alerting.dispatch import admission
from tests.alerting.desked import posted

ALERTS = [posted(name) for name in "ABC"]


def test_where_there_is_room_all_are_taken() -> None:
    assert admission.admitted(ALERTS, set(), 3) == (ALERTS, 0)
    assert admission.admitted([], set(), 0) == ([], 0)


def test_what_is_known_is_taken_in_any_case() -> None:
    known = {ALERTS[2].fingerprint}
    assert admission.admitted(ALERTS, known, 1) == ([ALERTS[0], ALERTS[2]], 1)
    assert admission.admitted(ALERTS, known, -5) == ([ALERTS[2]], 2)
