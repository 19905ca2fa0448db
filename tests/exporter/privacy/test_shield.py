import json
from typing import Any, NamedTuple

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from exporter.events import messages, summaries
from exporter.events.data import Data, Unmapped
from exporter.events.model import TYPES, Event
from exporter.privacy.shield import Shield
from exporter.privacy.vault import Vault, VaultError
from exporter.text.scoring import Scorer
from tests.exporter.events.examples import LEAST, event, raw, read
from tests.exporter.text.settings import Settings, Topic

SCORER = Scorer(Settings(topics=(Topic("delivery", ("order", "parcel")),)))
SHIELD = Shield(bytes(range(32)), SCORER)


class Shielded(NamedTuple):
    """What is kept of one event."""

    id: str
    data: Data
    public: bytes
    personal: bytes | None


def kept_of(taken: Event, shield: Shield = SHIELD) -> Shielded:
    return Shielded._make(column[0] for column in shield.columns([taken]))


def shielded(type: str, **data: Any) -> Shielded:
    return kept_of(event(type, **data))


def opened(kept: Shielded) -> dict[str, Any]:
    return json.loads(kept.personal) if kept.personal else {}


@pytest.mark.parametrize("type", LEAST)
def test_what_is_kept_of_a_type_reads_back(type: str) -> None:
    kept = shielded(type, customer_id="u-9")
    public = json.loads(kept.public)
    assert bool(public.pop("likeness", "")) == bool(TYPES[type].LIKENED)
    assert msgspec.convert(public, TYPES[type]) == kept.data
    assert type == kept.data.TYPE


def test_a_text_is_scored_before_it_is_cleaned_and_sealed() -> None:
    said = "I am very disappointed, my order has not arrived. Write to bob@example.com!"
    kept = shielded("chat.message.received", text=said)
    data = kept.data
    assert isinstance(data, messages.Received)
    assert (data.text, data.language, data.topics) == (None, "en", ("delivery",))
    assert data.sentiment is not None
    assert (data.sentiment.overall, data.sentiment.derived) == ("negative", True)
    assert opened(kept) == {
        "text": "I am very disappointed, my order has not arrived. Write to [redacted]!"
    }


def test_what_the_sender_says_wins() -> None:
    kept = shielded(
        "chat.message.received",
        text="thank you for my order",
        language="de",
        sentiment={"overall": "negative"},
        topics=["billing"],
    )
    public = json.loads(kept.public)
    assert public["language"] == "de"
    assert public["sentiment"] == {"overall": "negative"}
    assert public["topics"] == ["billing"]


def test_a_comment_has_a_feeling_but_no_topics() -> None:
    public = json.loads(shielded("chat.feedback.received", comment="great service").public)
    assert public["sentiment"]["overall"] == "positive"
    assert "topics" not in public


def test_a_text_that_tells_nothing_is_unscored() -> None:
    public = json.loads(shielded("chat.message.received", text="xyzzy").public)
    assert public == {"conversation_id": "c-1"}


def test_an_agents_text_is_not_scored() -> None:
    public = json.loads(shielded("chat.message.sent", text="thank you for your order").public)
    assert public == {"conversation_id": "c-1", "agent_kind": "ai"}


def test_ids_of_people_become_pseudonyms_that_can_be_looked_up() -> None:
    kept = read(
        {**raw("identity.linked", customer_id="bob@example.com"), "subject": "+33612345678"}
    )
    found = kept_of(kept)
    assert found.data.customer_id == SHIELD.pseudonym("BOB@example.com") != "bob@example.com"
    assert "33612345678" not in repr(found)


def test_an_event_named_after_a_person_is_not() -> None:
    record = {**raw("chat.conversation.started"), "id": "bob@example.com/1"}
    kept = kept_of(read(record))
    assert kept.id.startswith("p-")
    record["id"] = "1614265330000"
    assert kept_of(read(record)).id == "1614265330000"


def test_who_a_customer_is_stays_whole_under_the_seal() -> None:
    personal: dict[str, Any] = {
        "name": "Bob",
        "email": "bob@example.com",
        "phone": "+33612345678",
        "timezone": "Europe/Paris",
        "traits": {"address": {"street": "1 rue X"}},
    }
    kept = shielded("customer.identified", aliases=["bob@example.com", "u-2"], **personal)
    assert opened(kept) == personal
    assert json.loads(kept.public) == {
        "customer_id": "u-1",
        "aliases": [SHIELD.pseudonym("bob@example.com"), "u-2"],
    }


def test_a_seal_opens_for_its_event_alone() -> None:
    kept = shielded("chat.message.sent", text="hello")
    seal = Vault(bytes(range(32))).seal(kept.personal or b"", b"e-1")
    assert SHIELD.opened(seal, b"e-1") == {"text": "hello"}
    with pytest.raises(VaultError):
        SHIELD.opened(seal, b"e-2")


def test_structs_within_a_summary_are_cleaned_too() -> None:
    data = shielded(
        "chat.conversation.summarised",
        escalation={"required": True, "reason": "mail bob@example.com", "resolved_by": "a@b.fr"},
        customer_journey={"touchpoint_sequence": ["+33612345678", "web"]},
        followup_actions=["call +33612345678"],
        knowledge_gaps_identified=["who is bob@example.com"],
    ).data
    assert isinstance(data, summaries.Summarised)
    assert data.escalation is not None
    assert data.escalation.reason == "mail [redacted]"
    assert data.escalation.resolved_by == SHIELD.pseudonym("a@b.fr")
    assert data.customer_journey is not None
    assert data.customer_journey.touchpoint_sequence == ("[redacted]", "web")
    assert data.knowledge_gaps_identified == ("who is [redacted]",)
    assert data.followup_actions == ()


def test_an_escalation_without_ids_is_kept() -> None:
    data = shielded("chat.conversation.summarised", escalation={"required": False}).data
    assert getattr(data, "escalation", None) == summaries.Escalation(required=False)


def test_what_nobody_knows_is_sealed() -> None:
    kept = shielded("chat.message.sent", shade="blue")
    assert b"blue" not in kept.public
    assert "blue" not in repr(kept.data)
    assert opened(kept) == {"attributes": {"shade": "blue"}}


def test_an_unknown_type_is_sealed_whole_but_for_its_type() -> None:
    told = {"note": "bob@example.com", "user_id": "u-1", "n": [4111111111111111, 5, None, True]}
    kept = kept_of(read(raw("shop.gift.wrapped", **told)))
    assert json.loads(kept.public) == {"type": "shop.gift.wrapped"}
    assert isinstance(kept.data, Unmapped)
    assert opened(kept) == {
        "raw": {"note": "[redacted]", "user_id": "u-1", "n": ["[redacted]", 5, None, True]}
    }


def test_a_context_is_cleaned_wherever_it_has_texts() -> None:
    kept = shielded("chat.query.answered", context={"from": {"mail": "bob@example.com"}})
    assert json.loads(kept.public)["query"] == ""
    assert opened(kept)["context"] == {"from": {"mail": "[redacted]"}}


PLANTS = ("planted.person@example.com", "+33699887766", "DE89370400440532013000")
TEXTS = sorted(
    {name for kind in TYPES.values() for name in (*kind.PERSONAL, *kind.PEOPLE, *kind.PROSE)}
    - {"aliases", "tags", "gaps", "followup_actions", "type"}
)


@given(
    st.sampled_from(sorted(LEAST)),
    st.dictionaries(st.sampled_from(TEXTS), st.sampled_from(PLANTS), max_size=5),
)
def test_no_planted_string_is_public(type: str, planted: dict[str, str]) -> None:
    taken = read({**raw(type), "data": {**LEAST[type], "note": PLANTS[0]}})
    kind = TYPES[type]
    treated = {*kind.PERSONAL, *kind.PEOPLE, *kind.PROSE}
    fields = {name: value for name, value in planted.items() if name in treated}
    loose = {name: {"x": value} for name, value in fields.items() if name in {"traits", "context"}}
    lists = {
        name: [value]
        for name, value in fields.items()
        if isinstance(getattr(taken.data, name), tuple)
    }
    kept = shielded(type, **{**fields, **loose, **lists, "note": PLANTS[0]})
    everything = kept.public + repr(kept.data).encode() + kept.id.encode()
    assert not [plant for plant in PLANTS[:2] if plant.encode() in everything]


@given(st.sampled_from(sorted(LEAST)), st.sampled_from(["hello", "bob@example.com"]))
def test_an_event_that_is_shielded_stays_as_it_came(type: str, said: str) -> None:
    fields = {name: said for name in TEXTS if name in ("text", "query", "comment", "customer_id")}
    known = {name: one for name, one in fields.items() if name in TYPES[type].__struct_fields__}
    taken = event(type, **known)
    before = repr(taken)
    kept_of(taken)
    assert repr(taken) == before


def test_equal_texts_have_one_digest_whatever_case_and_blanks() -> None:
    def digest(query: str, shield: Shield = SHIELD) -> str:
        told = event("chat.query.answered", query=query, response_seconds=1, cached=False)
        found: str = json.loads(kept_of(told, shield).public)["likeness"]
        return found

    assert digest("Where is  my order?") == digest(" where IS my\norder? ")
    assert digest("Where is my order?") != digest("Where is my parcel?")
    # It is of the words as they are kept: what is personal in them tells no two apart.
    assert digest("call me: bob@example.com") == digest("Call me: amy@example.com")
    assert digest("x") != digest("x", Shield(bytes(32), SCORER))


def test_a_sender_cannot_say_which_texts_are_alike() -> None:
    told = {"query": "x", "response_seconds": 1, "cached": False, "likeness": "0000000000000000"}
    kept = shielded("chat.query.answered", **told)
    assert json.loads(kept.public)["likeness"] != told["likeness"]
    assert opened(kept)["attributes"] == {"likeness": "0000000000000000"}
    empty = shielded("chat.query.answered", **{**told, "query": ""})
    assert "likeness" not in json.loads(empty.public)


@pytest.mark.parametrize(
    ("services", "named", "kept"),
    [
        ((), "Whatever", "Whatever"),
        (("excel_formation",), "Excel_Formation", "excel_formation"),
        (("excel_formation",), "whatever", "other"),
        (("excel_formation",), None, None),
    ],
)
def test_what_customers_want_is_one_of_the_configured_names(
    services: tuple[str, ...], named: str | None, kept: str | None
) -> None:
    shield = Shield(bytes(32), SCORER, services)
    told = event("chat.message.received", conversation_id="c", service=named)
    assert kept_of(told, shield).data.service == kept
