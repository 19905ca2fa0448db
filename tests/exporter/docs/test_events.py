"""docs/events.md says of every type what its sender needs."""

import pytest

from exporter.docs import events
from exporter.events.model import TYPES

PAGE = events.written()


@pytest.mark.parametrize("name", TYPES)
def test_every_type_has_its_section_and_a_link_to_it(name: str) -> None:
    assert f"\n## `{name}`\n" in PAGE
    assert f"[`{name}`](#{events.anchor(name)})" in PAGE


def test_a_type_says_what_it_requires_and_what_is_personal() -> None:
    section = events.section("chat.message.sent", TYPES["chat.message.sent"], {"agent_kind"})
    assert "| `agent_kind` | `ai` `human` `system` | required |" in section
    assert "| personal |" in section


def test_money_is_told_as_senders_write_it() -> None:
    section = events.section("commerce.order.paid", TYPES["commerce.order.paid"], set())
    assert "| `value` | money | required |" in section


def test_an_anchor_keeps_what_headings_keep() -> None:
    assert events.anchor("calendar.appointment.no_show") == "calendarappointmentno_show"
