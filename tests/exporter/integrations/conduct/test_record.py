"""What is known of an integration comes back as it was, secrets among it."""

from typing import Any, get_args

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from alerting.secret import Secret
from exporter.integrations import states
from exporter.integrations.conduct import record, upkeep
from exporter.integrations.conduct.memory import Memory, Said
from exporter.integrations.exchange.call import Call, Topic
from exporter.integrations.exchange.found import Quota
from exporter.integrations.exchange.token import Token
from tests.exporter.integrations.scripted import TOKEN, Other, plain

ONE = plain()
TEXTS = st.text(max_size=20)
FLOATS = st.floats(allow_nan=False, allow_infinity=False)
SECRETS = st.builds(Secret, TEXTS)
TOPICS = st.sampled_from(get_args(Topic))
CALLS = st.builds(
    Call,
    topic=TOPICS,
    url=TEXTS,
    headers=st.lists(st.tuples(TEXTS, TEXTS), max_size=2).map(tuple),
    body=st.binary(max_size=20),
    weight=FLOATS,
    page=st.integers(0, 50),
    about=TEXTS,
)
TOKENS = st.builds(
    Token, value=SECRETS, expires=FLOATS, refresh=st.none() | SECRETS, site=TEXTS, origin=TEXTS
)
MEMORIES = st.builds(
    Memory,
    due=st.dictionaries(TOPICS, FLOATS),
    following=st.lists(CALLS, max_size=2).map(tuple),
    free=st.dictionaries(TEXTS, FLOATS, max_size=3),
    held=FLOATS,
    waits=st.integers(0, 99),
    said=st.dictionaries(
        TOPICS, st.builds(Said, reason=TEXTS, detail=TEXTS, at=FLOATS), max_size=3
    ),
    reason=st.sampled_from(["", *states.REASONS]),
    detail=TEXTS,
    is_up=st.none() | st.booleans(),
    quotas=st.dictionaries(TEXTS, st.builds(Quota, TEXTS, FLOATS, FLOATS), max_size=3),
    token=st.none() | TOKENS,
    incident=st.none() | st.integers(0, 4),
    cursor=TEXTS,
    odd=st.lists(st.sampled_from(["quota", "clock"]), max_size=2).map(tuple),
)


@given(memory=MEMORIES)
def test_what_is_known_comes_back_as_it_was(memory: Memory) -> None:
    found = record.read(ONE, record.written(ONE, memory))
    assert found == upkeep.fit(ONE, memory)
    if memory.token is not None:
        assert found.token is not None
        assert found.token.value.reveal() == memory.token.value.reveal()


@given(data=st.binary(max_size=200))
def test_bytes_of_nobody_tell_nothing(data: bytes) -> None:
    assert record.read(ONE, data) == Memory()


@given(
    tree=st.recursive(
        st.none() | st.booleans() | st.integers() | st.text(),
        lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner),
    )
)
def test_nor_does_other_json(tree: Any) -> None:
    told = {"version": record.VERSION, "provider": "plain", "memory": tree}
    found = record.read(ONE, msgspec.json.encode(told))
    assert found.token is None


def changed(**fields: Any) -> bytes:
    """Return a good record with other fields in its memory."""
    whole = msgspec.json.decode(record.written(ONE, Memory(newest=9.0)))
    whole["memory"] |= fields
    return msgspec.json.encode(whole)


@pytest.mark.parametrize(
    "fields",
    [
        {"reason": "of a later version"},
        {"due": {"of a later version": 1.0}},
        {"token": {"value": 7}},
        {"is_up": "yes"},
    ],
)
def test_what_cannot_be_understood_is_nothing(fields: dict[str, Any]) -> None:
    assert record.read(ONE, changed()).newest == 9.0
    assert record.read(ONE, changed(**fields)) == Memory()


def test_fields_of_a_later_version_are_passed_over() -> None:
    assert record.read(ONE, changed(more=1)).newest == 9.0


def test_another_provider_or_version_knows_nothing() -> None:
    data = record.written(ONE, Memory(newest=9.0))
    assert record.read(Other(name="crm"), data) == Memory()
    later = data.replace(b'"version":1', b'"version":2')
    assert record.read(ONE, later) == Memory()


def test_a_token_that_reads_as_a_digest_is_not_kept() -> None:
    digest = Secret("sha256:" + "0" * 64)
    memory = Memory(token=Token(value=digest, refresh=Secret(TOKEN)))
    token = record.read(ONE, record.written(ONE, memory)).token
    assert token is not None
    assert token.value.reveal() == ""
    assert token.refresh == Secret(TOKEN)


def test_what_no_memory_holds_is_not_kept() -> None:
    odd = msgspec.structs.replace(Memory(), cursor=object())
    with pytest.raises(NotImplementedError, match="no object is kept"):
        record.written(ONE, odd)
