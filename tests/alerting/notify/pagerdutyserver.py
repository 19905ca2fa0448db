"""A PagerDuty that refuses what the real one refuses, and keeps incidents by their keys.

Its limits are those of https://developer.pagerduty.com/docs/events-api-v2-overview.
"""

import contextlib
import hashlib
import hmac
import json
from collections.abc import AsyncIterator
from datetime import datetime
from typing import Any

from aiohttp import web

from tests.alerting.notify.webserver import served

LARGEST = 512 * 1024
SEVERITIES = {"critical", "error", "warning", "info"}
ACTIONS = {"trigger", "acknowledge", "resolve"}


class PagerDutyServer:
    """`key` is the one integration that there is; after `most` calls it says 429 (v1: 403)."""

    def __init__(self, key: str = "0123456789abcdef0123456789abcdef") -> None:
        self.key = key
        self.most = 120
        self.retry_after = ""
        self.url = ""
        self.events: list[dict[str, Any]] = []
        self.incidents: list[dict[str, str]] = []
        self.dropped: list[dict[str, Any]] = []
        self._calls = 0

    @contextlib.asynccontextmanager
    async def open(self) -> AsyncIterator["PagerDutyServer"]:
        app = web.Application(client_max_size=10 * LARGEST)
        app.router.add_post("/v2/enqueue", self._v2)
        app.router.add_post("/v1", self._v1)
        async with served(app) as self.url:
            yield self

    def later(self) -> None:
        """A minute goes by."""
        self._calls = 0

    def status(self) -> list[tuple[str, str]]:
        """The incidents there ever were: their keys' beginnings and how they stand."""
        return [(one["key"][:8], one["status"]) for one in self.incidents]

    def callback(self, kind: str, at: datetime, secret: str, *, key: str) -> tuple[bytes, str]:
        """What is posted back about an incident that somebody touched, and its signature."""
        by = {"type": "user_reference", "summary": "Maeve"}
        data = {"type": "incident", "incident_key": key, "status": "…"}
        event = {
            "id": "01",
            "event_type": kind,
            "resource_type": "incident",
            "occurred_at": at.isoformat().replace("+00:00", "Z"),
            "agent": by,
            "data": data,
        }
        return signed({"event": event}, secret)

    async def _v2(self, request: web.Request) -> web.Response:
        raw = await request.read()
        if (busy := self._busy(429)) is not None:
            return busy
        if len(raw) > LARGEST:
            return _no(413, "Payload too large", [])
        event = json.loads(raw)
        errors = list(_problems(event))
        if errors or event["routing_key"] != self.key:
            return _no(400, "Event object is invalid", errors or ["Invalid routing key"])
        self._take(event, event["event_action"], event["dedup_key"])
        return web.json_response(
            {"status": "success", "message": "Event processed", "dedup_key": event["dedup_key"]},
            status=202,
        )

    async def _v1(self, request: web.Request) -> web.Response:
        raw = await request.read()
        if (busy := self._busy(403)) is not None:
            return busy
        event = json.loads(raw)
        needed = {"service_key", "event_type", "description", "incident_key"}
        missing = sorted(needed - {name for name, value in event.items() if value})
        if missing or len(event["description"]) > 1024 or event["service_key"] != self.key:
            return _no(400, "Event object is invalid", [f"{one} is missing" for one in missing])
        self._take(event, event["event_type"], event["incident_key"])
        return web.json_response({"status": "success", "incident_key": event["incident_key"]})

    def _busy(self, status: int) -> web.Response | None:
        self._calls += 1
        if self._calls <= self.most:
            return None
        headers = {"Retry-After": self.retry_after} if self.retry_after else {}
        return web.Response(status=status, text="Request Limit Exceeded", headers=headers)

    def _take(self, event: dict[str, Any], action: str, key: str) -> None:
        known = [one for one in self.incidents if one["key"] == key and one["status"] != "resolved"]
        self.events.append(event)
        if action == "trigger" and not known:
            self.incidents.append({"key": key, "status": "triggered"})
        elif action != "trigger" and not known:
            self.dropped.append(event)
        elif action != "trigger":
            known[0]["status"] = "acknowledged" if action == "acknowledge" else "resolved"


def signed(body: Any, secret: str) -> tuple[bytes, str]:
    """A body and the header that proves it, as PagerDuty's own examples make it."""
    raw = json.dumps(body).encode()
    mac = hmac.new(secret.encode("ASCII"), raw, hashlib.sha256).hexdigest()
    return raw, f"v1={mac}"


def _no(status: int, message: str, errors: list[str]) -> web.Response:
    said = {"status": "invalid event", "message": message, "errors": errors}
    return web.json_response(said, status=status)


def _problems(event: dict[str, Any]) -> list[str]:
    payload = event.get("payload", {})
    found = [
        ("'routing_key' is missing", not event.get("routing_key")),
        ("'event_action' is invalid", event.get("event_action") not in ACTIONS),
        ("'dedup_key' is missing or too long", not 0 < len(event.get("dedup_key", "")) <= 255),
    ]
    if event.get("event_action") == "trigger":
        found += [
            ("'payload.summary' is missing", not payload.get("summary")),
            ("'payload.summary' is too long", len(payload.get("summary", "")) > 1024),
            ("'payload.source' is missing", not payload.get("source")),
            ("'payload.severity' is invalid", payload.get("severity") not in SEVERITIES),
            ("'payload.timestamp' is invalid", not _is_time(payload.get("timestamp"))),
            ("'images' is invalid", not all(_is_image(one) for one in event.get("images", []))),
            ("'links' is invalid", not all(one.get("href") for one in event.get("links", []))),
        ]
    return [said for said, is_wrong in found if is_wrong]


def _is_time(text: Any) -> bool:
    try:
        return datetime.fromisoformat(text).tzinfo is not None
    except (TypeError, ValueError):
        return False


def _is_image(image: dict[str, str]) -> bool:
    return image.get("src", "").startswith("https://")
