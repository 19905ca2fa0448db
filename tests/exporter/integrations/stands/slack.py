"""Slack as it documents itself: it says no with status 200."""

from typing import Any

from tests.exporter.integrations.stands.stand import Asked, Mood, Reply, Scene, Stand, html, told

TOKEN = "xoxb-17653672481-planted-slack"
CHANNEL = "C0123456789"
ERRORS: dict[Mood, dict[str, Any]] = {
    "refused": {"error": "invalid_arg_name"},
    "revoked": {"error": "token_revoked"},
    "expired": {"error": "token_expired"},
    "suspended": {"error": "account_inactive"},
    "forbidden": {
        "error": "missing_scope",
        "needed": "channels:history",
        "provided": "chat:write",
    },
    "failing": {"error": "fatal_error"},
}


def reply(asked: Asked, scene: Scene) -> Reply:
    mood = scene.mood
    if mood == "html":
        return html()
    if mood == "throttled":
        return told({"ok": False, "error": "ratelimited"}, 429, {"Retry-After": "120"})
    if asked.headers.get("authorization") != f"Bearer {TOKEN}":
        return told({"ok": False, "error": "invalid_auth"})
    if mood in ERRORS:
        return told({"ok": False, **ERRORS[mood]})
    if mood == "lacking":
        return told({"ok": True})
    if asked.path == "/api/conversations.history":
        assert asked.query == {"channel": CHANNEL, "limit": "1"}
        message = {"type": "message", "text": "hello", "ts": f"{scene.newest:.6f}"}
        return told({"ok": True, "messages": [message], "has_more": True})
    assert (asked.method, asked.path) == ("POST", "/api/auth.test")
    who = {"team": "Subarachnoid", "user": "grace", "team_id": "T12345678", "user_id": "W12345678"}
    return told({"ok": True, "url": "https://example.slack.com/", **who})


STAND = Stand(
    type="slack",
    settings={"token": TOKEN, "channel": CHANNEL},
    reply=reply,
    expected={
        "html": "not_json",
        "lacking": "unexpected",
        "refused": "refused",
        "throttled": "rate_limited",
        "revoked": "token_revoked",
        "expired": "token_expired",
        "suspended": "suspended",
        "forbidden": "permission",
        "failing": "server_error",
    },
)
