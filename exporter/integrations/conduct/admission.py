"""Whether we are let in: which token is shown, when another is asked for, and who is left alone.

A vendor that refuses a token is believed only once it refused a new one, too. Pure.
"""

from typing import Final

from msgspec.structs import replace

from exporter.integrations.conduct import manners
from exporter.integrations.conduct.memory import Memory
from exporter.integrations.exchange.call import Answer, Call, believed
from exporter.integrations.exchange.found import Found
from exporter.integrations.exchange.token import Shown, Token
from exporter.integrations.kind import Integration
from exporter.integrations.states import STATE_OF

MARGIN_SECONDS: Final = 60.0
"""A token is given up so long before it is over, so that it is not over on its way."""
LEAST_SECONDS: Final = 30.0
"""A new token is shown for so long, however short it is said to live."""
AGAIN_SECONDS: Final = 60.0
"""From a check that failed to the one that confirms it."""
_OF_TOKEN: Final = frozenset({"token_rejected", "token_expired", "token_revoked"})


def lacks(one: Integration, memory: Memory, now: float) -> bool:
    """Say whether a token is to be asked for before anything that shows one."""
    if one.oauth is None:
        return False
    token = memory.token
    is_ours = token is not None and token.origin == one.oauth.origin
    return token is None or not is_ours or memory.doubted or is_over(token, now)


def is_over(token: Token, now: float) -> bool:
    """Say whether a token is to be given up; one that lives short, when a tenth of it is left."""
    if not token.expires:
        return False
    margin = min(MARGIN_SECONDS, max(token.expires - token.given, 0.0) / 10)
    return now >= max(token.expires - margin, token.given + LEAST_SECONDS)


def shown(one: Integration, memory: Memory, call: Call, now: float) -> Shown:
    """Return what the shell adds to a call; what is dated is so by the vendor's clock."""
    if call.topic != "token" or one.oauth is None:
        return one.shown(call, memory.token)
    return one.oauth.shown(memory.token, now + believed(memory.skew))


def granted(one: Integration, memory: Memory, heard: Answer) -> tuple[Found, Token | None]:
    """Return what an answer of the server of tokens tells, and the token where it gave one."""
    if one.oauth is None:
        return Found(reason="internal", detail="a token was asked for that nobody needs"), None
    token = one.oauth.token(heard, memory.token)
    if isinstance(token, Found):
        return token, None
    if not one.base(token.site):
        said = "the server of tokens names no instance_url, and url is not set"
        return Found(reason="grant", detail=said), None
    return Found(), token


def doubts(one: Integration, memory: Memory, call: Call, found: Found) -> bool:
    """Say whether a refusal is laid to the token: another is asked for, and the same once more.

    Not again until a check went well, nor for a part that was refused the last time already.
    """
    if one.oauth is None or call.topic == "token" or found.reason not in _OF_TOKEN or memory.waits:
        return False
    before = memory.said.get(call.topic)
    return call.topic == "health" or before is None or STATE_OF[before.reason] != "auth_failed"


def held(one: Integration, memory: Memory, call: Call, found: Found, now: float) -> Memory:
    """Leave a vendor alone that wants it, or does not let us in; and a server of tokens that fails.

    What is refused of a part only is asked again when it is due.
    """
    if not call.signed or (call.topic == "token" and not found.reason):
        return memory
    state = STATE_OF[found.reason]
    if call.topic == "token" or state == "throttled":
        return replace(memory, held=now + _wait(one, memory, call, found), waits=memory.waits + 1)
    if state == "auth_failed" and call.topic == "health":
        after = replace(memory, doubted=one.oauth is not None)
        return replace(after, held=now + _wait(one, memory, call, found), waits=memory.waits + 1)
    if found.retry_after:
        return replace(memory, held=now + found.retry_after)
    return replace(memory, waits=0, held=0.0) if call.topic == "health" else memory


def _wait(one: Integration, memory: Memory, call: Call, found: Found) -> float:
    """Return for how many seconds; a server of tokens that fails is asked as often as checks are.

    As what it answers is no refusal, there is nothing that waiting longer would spare it.
    """
    wait = manners.back_off(one.name, memory.waits, found.retry_after)
    if call.topic != "token" or STATE_OF[found.reason] in {"auth_failed", "throttled"}:
        return wait
    return max(found.retry_after or 0.0, min(max(wait, AGAIN_SECONDS), one.interval.seconds))
