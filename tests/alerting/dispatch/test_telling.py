"""How a notice is made: its order and its name."""

from alerting.dispatch import telling
from alerting.dispatch.state import Group
from alerting.dispatch.telling import Said
from alerting.model import Acknowledgement, Alert, labels
from alerting.store.rows import Lane, Outgoing
from tests.alerting.dispatch.alerts import at, own

GROUP = Group(key="{}:{}", route="{}", receiver="team", labels=(), flush_at=at(1))
LANE = Lane("team", "email[0]")


def made(
    *alerts: Alert, lane: Lane = LANE, said: Said | None = None, second: float = 5
) -> Outgoing:
    said = said or Said("firing", "first notification", 0)
    names = {one.fingerprint: one for one in alerts}
    return telling.outgoing(GROUP, lane, names, at(second), said, {})


def test_alerts_are_told_by_job_then_instance_then_all_labels() -> None:
    one, two, three, four = (
        Alert(
            rule="",
            labels=labels({"alertname": name, "job": job, "instance": instance}),
            annotations=(),
            state="firing",
            value=1.0,
            active_at=at(1),
        )
        for name, job, instance in [
            ("d", "", ""),
            ("a", "web", "2"),
            ("c", "web", "1"),
            ("b", "web", "2"),
        ]
    )
    assert made(four, two, three, one).notice.alerts == (one, three, two, four)


def test_the_same_has_the_same_name_and_anything_else_another() -> None:
    alert = own("test", at(1))
    first = made(alert)
    assert made(alert) == first
    others = [
        made(own("other", at(1))),
        made(alert, lane=Lane("team", "email[1]")),
        made(alert, second=6),
        made(own("test", at(2))),
        made(alert, said=Said("firing", "digest", 0)),
        made(alert, said=Said("resolved", "first notification", 0)),
        made(alert, said=Said("firing", "first notification", 1)),
    ]
    ids = {first.notice.id, *(one.notice.id for one in others)}
    assert len(ids) == len(others) + 1
    assert {len(id) for id in ids} == {32}


def test_it_says_who_looks_after_what_is_in_it() -> None:
    alert = own("test", at(1))
    ack = Acknowledgement(
        fingerprint=alert.fingerprint, fired_at=at(1), by="ada", at=at(2), via="api"
    )
    other = Acknowledgement(fingerprint="x", fired_at=at(1), by="bob", at=at(2), via="api")
    said = Said("firing", "digest", 2, "root", 3)
    acks = {alert.fingerprint: ack, "x": other}
    notice = telling.outgoing(GROUP, LANE, {alert.fingerprint: alert}, at(5), said, acks).notice
    assert notice.acknowledged == (ack,)
    assert (notice.thread, notice.held, notice.reason) == ("root", 3, "digest")
