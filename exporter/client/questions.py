"""The client whole: every call that posts, and those that ask."""

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
        """The summary of the last `period` days (row A2); it needs a token of an admin.

        `timeout` in seconds bounds each wait on the network. This call and `get_dashboard_data`
        block, and may raise UnansweredError.
        """
        return self._answer("summary", period, timeout)

    def get_dashboard_data(self, period: int = 30, *, timeout: float = 5.0) -> dict[str, Any]:
        """The data of the six tabs of a dashboard (row A2), as `get_analytics_summary` asks."""
        return self._answer("dashboard-data", period, timeout)

    def _answer(self, name: str, period: int, timeout: float) -> dict[str, Any]:
        path = f"{self._target.prefix}/api/analytics/{name}?period={quote(str(period))}"
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
