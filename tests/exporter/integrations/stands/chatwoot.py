"""Chatwoot as its source answers."""

from collections.abc import Mapping

from tests.exporter.integrations.stands.stand import Asked, Mood, Reply, Scene, Stand, html, told

TOKEN = "uXk2plantedChatwootTq7"
ACCOUNT = 3
_ERRORS: Mapping[Mood, str] = {
    "revoked": "Invalid Access Token",
    "suspended": "Account is suspended",
    "forbidden": "You are not authorized to access this account",
}


def reply(asked: Asked, scene: Scene) -> Reply:
    if scene.mood == "html":
        return html()
    if scene.mood == "throttled":
        return Reply(429, b"Retry later\n", {"content-type": "text/plain", "retry-after": "17"})
    if scene.mood == "failing":
        return told({"status": 500, "error": "Internal Server Error"}, 500)
    shown = asked.headers.get("api-access-token") or asked.headers.get("api_access_token")
    if shown != TOKEN:
        return told({"error": _ERRORS["revoked"]}, 401)
    if scene.mood in _ERRORS:
        return told({"error": _ERRORS[scene.mood]}, 401)
    if scene.mood == "lacking":
        return told({})
    if asked.path == f"/api/v1/accounts/{ACCOUNT}/conversations":
        assert asked.query["sort_by"] == "last_activity_at_desc"
        assert asked.query["status"] == "all"
        conversation = {"id": 10, "status": "open", "last_activity_at": int(scene.newest)}
        return told({"data": {"meta": {"all_count": 1}, "payload": [conversation]}})
    assert asked.path == f"/api/v1/accounts/{ACCOUNT}"
    return told({"id": ACCOUNT, "name": "A shop", "locale": "en", "status": "active"})


STAND = Stand(
    type="chatwoot",
    settings={"token": TOKEN, "account": ACCOUNT},
    reply=reply,
    expected={
        "html": "not_json",
        "lacking": "unexpected",
        "throttled": "rate_limited",
        "revoked": "token_rejected",
        "suspended": "suspended",
        "forbidden": "permission",
        "failing": "server_error",
    },
)
