import pytest

from alerting.dispatch import meant
from alerting.dispatch.state import Group, Known
from alerting.model import Alert
from tests.alerting.notices import NOW, alert

A, B, OVER = (
    alert(state, {"alertname": name})
    for name, state in (("A", "firing"), ("B", "firing"), ("C", "resolved"))
)
KNOWN = {one.fingerprint: Known(alert=one) for one in (A, B, OVER)}
GROUP = Group(
    key='{}:{team="x"}',
    route="0",
    receiver="team",
    labels=(),
    flush_at=NOW,
    members={B.fingerprint: NOW, OVER.fingerprint: NOW, "gone": NOW},
)


@pytest.mark.parametrize(
    ("what", "found"),
    [
        ([A.fingerprint], {A}),
        ([GROUP.key], {B}),
        ([meant.dedup_key(GROUP.key)], {B}),
        ([A.fingerprint, GROUP.key], {A, B}),
        ([OVER.fingerprint], set()),
        (["unknown", "f" * 64], set()),
        ([], set()),
    ],
)
def test_what_fires_is_found_by_any_of_its_names(what: list[str], found: set[Alert]) -> None:
    assert set(meant.firing(what, KNOWN, (GROUP,))) == found


def test_a_group_is_called_by_pagerduty_as_alertmanager_calls_it() -> None:
    assert meant.dedup_key("{}:{}") == (
        "cc9772a1ec901d26ef71dae861793e4d08979fa5030a3f0a5f3ba549f1f2d0b6"
    )
