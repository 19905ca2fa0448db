"""What an event says of a customer who is to be erased, and what it says afterwards. Pure."""

import re
from collections.abc import Callable, Collection, Mapping, Sequence
from typing import Any, Final

import msgspec

from alerting.model import Labels

PREFIX: Final = "erased-"
STRUCK: Final = "[erased]"
"""What stands in prose where an id was: nothing there is joined or counted by it."""
_ABOUT: Final = "customer"
"""The label of alerts about one customer."""
_WHO: Final = frozenset({"customer_id", "user_id", "alias", "aliases"})
# An agent with a customer's address is somebody at work there, of whom figures are.
_OTHERS: Final = frozenset({"agent_id", "resolved_by", "conversation_id"})
_PSEUDONYM: Final = re.compile(r"p-[0-9a-f]{32}")
_TOKEN: Final = re.compile(r"[^\s\"'\\,;<>{}\[\]()=&?/|]+")
_PHONE: Final = re.compile(r"\+?[0-9][0-9 ().\-]{5,}[0-9]")
_DECODER: Final = msgspec.json.Decoder(dict[str, Any])


class Place(msgspec.Struct, gc=False):
    """The conversation of an event."""

    conversation_id: str | None = None


_PLACE: Final = msgspec.json.Decoder(Place)


def names(ids: Sequence[str], drawn: Sequence[str]) -> dict[str, str]:
    """Return for each id one that tells nobody; ``drawn`` are as many random texts.

    The order stays, and one becomes one: whatever was joined or counted apart is so afterwards.
    """
    told = sorted(set(ids))
    return dict(zip(told, (PREFIX + one for one in sorted(drawn)), strict=True))


def conversation(data: bytes) -> str:
    """Return the conversation of an event, "" where it has none."""
    return _PLACE.decode(data).conversation_id or ""


def renamed(data: bytes, names: Mapping[str, str]) -> bytes | None:
    """Return an event's data without these ids; None where it is not about them."""
    told = _DECODER.decode(data)
    talk = told.get("conversation_id") or ""
    is_theirs = talk in names and _PSEUDONYM.fullmatch(talk) is not None
    changed = _changed(told, names, _WHO)
    if changed == told and not is_theirs:
        return None
    return msgspec.json.encode(_changed(changed, names, _WHO | {"session_id"}))


def moved(data: bytes, names: Mapping[str, str]) -> bytes:
    """Return the data of an event of their conversations, with the name that these have then."""
    told = _DECODER.decode(data)
    for name in ("conversation_id", "session_id"):
        if name in told:
            told[name] = names.get(told[name], told[name])
    return msgspec.json.encode(told)


def stripped(id: str, names: Mapping[str, str]) -> str:
    """Return the id of an event without the ids of customers, where it was made of one."""
    for old, new in names.items():
        if old in id:
            whole = rf"(?<![0-9A-Za-z]){re.escape(old)}(?![0-9A-Za-z])"
            id = re.sub(whole, lambda _, new=new: new, id)  # type: ignore[misc] # is bound at once
    return id


def is_told(text: str, ids: Collection[str], pseudonym: Callable[[str], str]) -> bool:
    """Say whether a text has one of the ids as a word, however an address or number is spelt."""
    words = {*_TOKEN.findall(text), *_PHONE.findall(text)}
    # Senders write `customer:42`, and sentences end in dots.
    words |= {part for word in list(words) for part in (word.strip(".:"), *word.split(":"))}
    return any(word in ids or pseudonym(word) in ids for word in words)


def without(text: str, ids: Collection[str]) -> str:
    """Return a text without these ids, where they are words of it or parts of a path."""
    for id in ids:
        if not _TOKEN.fullmatch(id):
            text = text.replace(id, STRUCK)
    return _TOKEN.sub(lambda found: _struck(found[0], ids), text)


def told_without(told: str, ids: Collection[str]) -> str:
    """Return JSON whose texts are without these ids; what is cut off is taken for a text."""
    try:
        value = msgspec.json.decode(told)
    except msgspec.DecodeError:
        return without(told, ids)
    return msgspec.json.encode(_texts_without(value, ids)).decode()


def unnamed(
    labels: Labels, message: str, tenant: str, ids: Collection[str]
) -> tuple[Labels, str] | None:
    """Return an alert about a customer of a tenant as it is told without its id; None of others."""
    told = dict(labels)
    if told.get(_ABOUT) not in ids or told.get("tenant", "") != tenant:
        return None
    kept = tuple((name, STRUCK if name == _ABOUT else value) for name, value in labels)
    return kept, without(message, ids)


def _texts_without(value: Any, ids: Collection[str]) -> Any:
    if isinstance(value, dict):
        return {key: _texts_without(one, ids) for key, one in value.items()}
    if isinstance(value, list):
        return [_texts_without(one, ids) for one in value]
    return without(value, ids) if isinstance(value, str) else value


def _struck(word: str, ids: Collection[str]) -> str:
    bare = word.strip(".:")
    if bare in ids:
        return word.replace(bare, STRUCK)
    return ":".join(STRUCK if part in ids else part for part in word.split(":"))


def _changed(value: Any, names: Mapping[str, str], fields: Collection[str], field: str = "") -> Any:
    if isinstance(value, dict):
        return {key: _changed(one, names, fields, key) for key, one in value.items()}
    if isinstance(value, list):
        return [_changed(one, names, fields, field) for one in value]
    if not isinstance(value, str) or value not in names or field in _OTHERS:
        return value
    is_one = field in fields or _PSEUDONYM.fullmatch(value)
    return names[value] if is_one else value
