"""Zendesk as it documents itself."""

import base64
from collections.abc import Mapping

from tests.exporter.integrations.stands.stand import (
    Asked,
    Mood,
    Reply,
    Scene,
    Stand,
    html,
    iso,
    told,
)

TOKEN = "6wiIBWbGkBMo1mRDMuVwkplantedzendesk5MB4"
EMAIL = "agent@example.com"
LIMIT = 700
_MANY = "Number of allowed API requests per minute exceeded"
_ERRORS: Mapping[Mood, tuple[int, str, str]] = {
    "failing": (500, "InternalError", "Something went wrong"),
    "revoked": (401, "Couldn't authenticate you", ""),
    "forbidden": (403, "Forbidden", "You do not have access to this page."),
    "throttled": (429, "APIRateLimitExceeded", _MANY),
}
_SHOWN = base64.b64encode(f"{EMAIL}/token:{TOKEN}".encode()).decode()
_CLOSED = b"<!doctype html><html><body><h1>This account has been suspended.</h1></body></html>"


def reply(asked: Asked, scene: Scene) -> Reply:
    if scene.mood == "html":
        return html()
    if scene.mood == "suspended":
        return Reply(403, _CLOSED, {"content-type": "text/html; charset=utf-8"})
    if asked.headers.get("authorization") != f"Basic {_SHOWN}":
        return error(*_ERRORS["revoked"])
    if scene.mood in _ERRORS:
        more = {"Retry-After": "33"} if scene.mood == "throttled" else {}
        return error(*_ERRORS[scene.mood], headers={**rate(scene), **more})
    return body(asked, scene)


def body(asked: Asked, scene: Scene) -> Reply:
    if scene.mood == "lacking":
        return told({}, headers=rate(scene))
    if asked.path == "/api/v2/tickets.json":
        assert asked.query == {"page[size]": "1", "sort": "-updated_at"}
        ticket = {"id": 35436, "updated_at": iso(scene.newest)}
        return told({"tickets": [ticket], "meta": {"has_more": True}}, headers=rate(scene))
    assert asked.path == "/api/v2/users/me.json"
    user = {"id": 35436, "role": "agent", "suspended": False}
    nobody = {"id": None, "name": "Anonymous user", "email": "invalid@example.com"}
    return told({"user": nobody if scene.mood == "refused" else user}, headers=rate(scene))


def error(status: int, error: str, said: str, headers: Mapping[str, str] = {}) -> Reply:
    more = {"description": said} if said else {}
    return told({"error": error, **more}, status, headers)


def rate(scene: Scene) -> dict[str, str]:
    if scene.mood == "quota_missing":
        return {}
    absurd = scene.mood == "quota_absurd"
    return {
        "X-Rate-Limit": "-1" if absurd else str(LIMIT),
        "X-Rate-Limit-Remaining": str(int(LIMIT * (1 - scene.used))),
        "ratelimit-reset": "41",
    }


STAND = Stand(
    type="zendesk",
    settings={"token": TOKEN, "email": EMAIL},
    reply=reply,
    expected={
        "html": "not_json",
        "lacking": "unexpected",
        "refused": "token_rejected",
        "throttled": "rate_limited",
        "revoked": "token_rejected",
        "suspended": "suspended",
        "forbidden": "permission",
        "failing": "server_error",
        "quota_missing": "",
        "quota_absurd": "",
    },
    buckets=frozenset({"requests"}),
)
