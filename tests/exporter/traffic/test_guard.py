import pytest

from exporter.traffic import guard

OWN = 'webhook_events_total{source="demo",type="chat.message.sent",result="accepted"} 12.0\n'
OTHER = 'webhook_events_total{source="bot",type="chat.message.sent",result="accepted"} 1.0\n'
DUPLICATE = 'webhook_events_total{source="shop",type="order",result="duplicate"} 4.0\n'
NOTHING = 'webhook_events_total{source="crm",type="order",result="accepted"} 0.0\n'
UNMAPPED = 'webhook_events_total{source="odd",type="other",result="unmapped"} 1e+06\n'


@pytest.mark.parametrize(
    ("metrics", "others"),
    [
        ("", ()),
        ("# HELP x\nx 1\n" + OWN, ()),
        (OWN + DUPLICATE + NOTHING, ()),
        (OWN + UNMAPPED + OTHER, ("bot", "odd")),
    ],
)
def test_sources_that_brought_events_are_strangers(metrics: str, others: tuple[str, ...]) -> None:
    assert guard.strangers(metrics) == others


@pytest.mark.parametrize(
    ("status", "metrics", "source", "why"),
    [
        (200, OWN, "demo", ""),
        (200, OWN, "bot", "--source bot may be one of real events"),
        (401, "", "demo", "/metrics answers 401, so nobody can tell"),
        (200, OWN + OTHER, "demo", "this daemon holds events of bot: traffic would spoil"),
    ],
)
def test_a_daemon_is_objected_to_in_words(status: int, metrics: str, source: str, why: str) -> None:
    told = guard.objection(status, metrics, source)
    assert told.startswith(why)
    assert bool(told) == bool(why)
