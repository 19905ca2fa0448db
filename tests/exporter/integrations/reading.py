"""Single answers, as a vendor reads them: for the tests of vendors."""

import json
from collections.abc import Mapping
from typing import Any

from exporter.integrations.exchange.call import Answer, Call, Topic
from exporter.integrations.exchange.found import Found
from exporter.integrations.kind import Integration
from tests.exporter.integrations.stands.stand import Scene

NOW = Scene().now


def answer(told: Any, status: int = 200, headers: Mapping[str, str] = {}) -> Answer:
    """Return an answer; ``told`` is JSON to be, or the body as it is."""
    body = told if isinstance(told, bytes) else json.dumps(told).encode()
    return Answer(status, headers, body, NOW)


def first(one: Integration, topic: Topic = "health") -> Call:
    """Return the first call about a topic."""
    call = one.first(topic, "", "", NOW)
    assert call is not None
    return call


def read(
    one: Integration,
    told: Any,
    status: int = 200,
    headers: Mapping[str, str] = {},
    topic: Topic = "health",
) -> Found:
    """Return what an answer to the first call about a topic tells."""
    return one.read(first(one, topic), answer(told, status, headers))


def shown(one: Integration, topic: Topic = "health") -> dict[str, str]:
    """Return the headers that show who we are."""
    headers = one.shown(first(one, topic), None).headers
    return {name: value.reveal() for name, value in headers}
