"""Which sources are waited for, and since when."""

from collections.abc import Mapping

import pytest

from alerting.duration import Duration
from exporter import silence
from exporter.events.sources.native import Native
from exporter.silence import Contact, Silence

NOW = 1_000_000
BOT = Native(name="bot", silent_after=Duration(600))


@pytest.mark.parametrize(
    ("known", "heard", "new"),
    [
        (None, {}, ("bot", NOW, None)),
        (None, {"bot": 900.5}, ("bot", NOW, 900_500)),
        (("bot", 5, None), {}, None),
        (("bot", 5, None), {"bot": 900.5}, ("bot", 5, 900_500)),
        (("bot", 5, 100), {}, None),
        (("bot", 5, 100), {"bot": 900.5}, ("bot", 5, 900_500)),
        (("bot", 5, 900_500), {"bot": 900.5}, None),
    ],
)
def test_a_contact_is_new_when_a_source_is_or_was_heard(
    known: Contact | None, heard: Mapping[str, float], new: Contact | None
) -> None:
    before = {"bot": known} if known is not None else {}
    found = silence.contacts(before, ["bot"], heard, NOW)
    assert found == ((new,) if new is not None else ())


@pytest.mark.parametrize(
    ("source", "contact", "found"),
    [
        (BOT, ("bot", 5_000, None), (Silence("bot", 5.0, 600.0),)),
        (BOT, ("bot", 5_000, 900_500), (Silence("bot", 900.5, 600.0),)),
        (BOT, ("other", 5_000, 900_500), ()),
        (Native(name="bot"), ("bot", 5_000, None), ()),
    ],
    ids=["never heard", "heard", "not known yet", "may be silent"],
)
def test_silence_is_since_the_last_events_or_since_it_is_waited_for(
    source: Native, contact: Contact, found: tuple[Silence, ...]
) -> None:
    assert silence.silences([source], {contact[0]: contact}) == found
