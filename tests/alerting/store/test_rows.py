from datetime import timedelta

import pytest

from alerting.store.rows import Lane, LaneView, Trouble
from tests.alerting.notices import NOW, notice, outgoing

LANE = Lane("team", "email[0]")
BAD = Trouble(NOW, "refused", "nobody listens")


def test_a_way_out_is_named_by_receiver_and_place() -> None:
    made = outgoing(notice())
    assert made.lane == LANE
    assert made.id == f"{notice().id}/email[0]"
    assert (made.lane.kind, str(made.lane)) == ("email", "team/email[0]")


@pytest.mark.parametrize(
    ("minutes", "trouble", "is_failing"),
    [(None, None, False), (None, BAD, True), (-1, BAD, True), (1, BAD, False), (1, None, False)],
)
def test_an_integration_fails_while_its_last_news_is_a_trouble(
    minutes: int | None, trouble: Trouble | None, is_failing: bool
) -> None:
    sent = None if minutes is None else NOW + timedelta(minutes=minutes)
    view = LaneView(lane=LANE, depth=0, oldest=None, last_sent=sent, trouble=trouble)
    assert view.is_failing is is_failing
