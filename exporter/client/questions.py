"""The client whole: every call that posts, and the one that asks."""

from typing import Any
from urllib.parse import quote

import msgspec

from exporter.client import reply
from exporter.client.connection import Connection, UnreachedError
from exporter.client.conversations import ConversationCalls
from exporter.client.integrations import IntegrationCalls
from exporter.client.target import authorization


class UnansweredError(Exception):
    """A question to the daemon got no answer, or not the one hoped for."""


class Client(ConversationCalls, IntegrationCalls):
    """Posts an app's events in the background; docs/client.md has its promises."""

    def get_analytics_summary(self, period: int = 7, *, timeout: float = 5.0) -> dict[str, Any]:
        """The summary of the last `period` days (row A2). The one call that blocks, and may raise.

        `timeout` in seconds bounds each wait on the network. Raises UnansweredError.
        """
        path = f"{self._target.prefix}/api/analytics/summary?period={quote(str(period))}"
        headers = {"Accept": "application/json", **authorization(self._credentials)}
        try:
            connection = Connection(self._target, timeout)
            try:
                answer = connection.exchange("GET", path, headers)
            finally:
                connection.close()
        except UnreachedError as error:
            raise UnansweredError(str(error)) from error
        if answer.status != 200:
            raise UnansweredError(reply.reason(answer.status, answer.body))
        try:
            return msgspec.json.decode(answer.body, type=dict[str, Any])
        except (msgspec.DecodeError, UnicodeDecodeError) as error:
            raise UnansweredError(f"answer {answer.status} is not a JSON object") from error
