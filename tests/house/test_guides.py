"""docs/sources.md says of each vendor what its code makes of an event: no type more, none less."""

import re

import pytest

from exporter.docs.sources import GUIDES
from exporter.events.model import TYPES
from tests.house import emitted
from tests.house.emitted import UNMAPPED

# Their senders, or their YAML, name types themselves; any of docs/events.md may come.
OPEN = ("native", "cloudevents", "standardwebhooks", "generic")


def named(told: str) -> set[str]:
    """Return the types that a cell of a guide names; ``.ended`` goes on from the one before."""
    found: set[str] = set()
    before = ""
    for one in re.findall(r"`([a-z_.]+)`", told):
        whole = f"{before.rpartition('.')[0]}{one}" if one.startswith(".") else one
        before = whole
        if whole == UNMAPPED or whole in TYPES or one.startswith("."):
            found.add(whole)
    return found


@pytest.mark.parametrize("tag", [tag for tag in GUIDES if tag not in OPEN])
def test_a_guide_names_the_types_that_its_source_makes_and_no_other(tag: str) -> None:
    told = set[str]().union(*(named(becomes) for _, becomes in GUIDES[tag].events))
    assert told == emitted.types(tag)


@pytest.mark.parametrize("tag", OPEN)
def test_a_guide_to_a_source_of_any_type_names_none(tag: str) -> None:
    told = set[str]().union(*(named(becomes) for _, becomes in GUIDES[tag].events))
    assert told == {UNMAPPED}
    assert emitted.types(tag) <= {UNMAPPED}


def test_types_that_are_written_short_are_read_as_whole_ones() -> None:
    assert named("`chat.conversation.ended`, `.reopened` and `types:`") == {
        "chat.conversation.ended",
        "chat.conversation.reopened",
    }
    assert named("`chat.conversation.ended`, `.eaten`") - set(TYPES)


def test_what_code_makes_is_found_in_literals_f_strings_and_calls() -> None:
    assert "calendar.appointment.no_show" in emitted.types("calendly")
    assert "customer.identified" in emitted.types("stripe")
    assert "chat.feedback.received" in emitted.types("chatwoot")
    assert UNMAPPED in emitted.types("whatsapp")
