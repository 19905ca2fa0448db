"""What of a listing is taken in."""

from datetime import UTC, datetime

import pytest

from exporter.events import flat, listed
from exporter.events.inbound import Mark, Parsed
from exporter.events.listed import NEAR
from exporter.events.sources import Source
from exporter.events.sources.chatwoot import Chatwoot
from exporter.events.sources.hubspot import HubSpot
from exporter.events.sources.shopify import Shopify
from exporter.events.sources.stripe import Stripe

NOW = datetime(2026, 11, 21, tzinfo=UTC)
A, B, C = (flat.event(id, "customer.identified", NOW, {}) for id in "abc")
UNMAPPED = flat.unmapped("u", "x.y", NOW, {}, "no mapping")


def test_what_has_no_mapping_is_left_and_marks_keep_to_their_events() -> None:
    marks = {0: Mark("gone", 1), 2: Mark("b", 2)}
    parsed = Parsed([UNMAPPED, A, B], True, marks)
    found = listed.sifted(parsed, {})
    assert found == (Parsed([A, B], True, {1: Mark("b", 2)}), 0)


@pytest.mark.parametrize(
    ("known", "version", "is_new"),
    [
        (5_000, 5_000, False),
        (5_000, 4_000, False),
        (5_000, 5_000 + NEAR, False),
        (5_000, 5_001 + NEAR, True),
        (None, 1, True),
    ],
)
def test_what_is_not_newer_than_its_object_is_known(
    known: int | None, version: int, is_new: bool
) -> None:
    parsed = Parsed([A, B, C], False, {1: Mark("b", version)})
    found = listed.sifted(parsed, {} if known is None else {"b": known})
    assert (found.parsed.events, found.known) == ([A, B, C] if is_new else [A, C], int(not is_new))
    assert found.parsed.marks == ({1: Mark("b", version)} if is_new else {})


@pytest.mark.parametrize(
    ("source", "is_by"),
    [(HubSpot("x"), True), (Chatwoot("x"), True), (Stripe("x"), False), (Shopify("x"), False)],
)
def test_where_lists_have_no_ids_versions_tell(source: Source, is_by: bool) -> None:
    assert listed.by_version(source) is is_by


def test_of_a_conversation_of_which_any_turn_came_no_list_tells_another() -> None:
    versions = {"conversation:7": 5, "words:x": 5}
    assert listed.believed(HubSpot("x"), versions) == versions
    believed = listed.believed(Chatwoot("x"), versions)
    assert believed.keys() == {"conversation:7"}
    parsed = Parsed([A, B], False, {0: Mark("conversation:7", 10**13), 1: Mark("words:x", 1)})
    assert listed.sifted(parsed, believed).parsed.events == [B]
