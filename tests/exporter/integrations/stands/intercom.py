"""Intercom as it documents itself."""

from collections.abc import Mapping

from tests.exporter.integrations.stands.stand import Asked, Mood, Reply, Scene, Stand, html, told

TOKEN = "dG9rOjA5MDcxYTBm_planted_intercom_N2M0OjE6MA=="
LIMIT = 1_666
_ERRORS: Mapping[Mood, tuple[int, str, str]] = {
    "failing": (500, "server_error", "Server Error"),
    "revoked": (401, "token_revoked", "The token has been revoked"),
    "expired": (401, "token_expired", "The token is expired"),
    "suspended": (403, "api_plan_restricted", "Active subscription needed."),
    "forbidden": (403, "action_forbidden", "The action is not authorized"),
    "throttled": (429, "rate_limit_exceeded", "Exceeded rate limit"),
}


def reply(asked: Asked, scene: Scene) -> Reply:
    if scene.mood == "html":
        return html()
    if asked.headers.get("authorization") != f"Bearer {TOKEN}":
        return error(401, "unauthorized", "Access Token Invalid")
    if scene.mood in _ERRORS:
        return error(*_ERRORS[scene.mood], headers=rate(scene))
    assert asked.headers["intercom-version"] == "2.14"
    if scene.mood == "lacking":
        return told({"type": "admin"}, headers=rate(scene))
    if asked.path == "/conversations/search":
        assert asked.json["sort"] == {"field": "updated_at", "order": "descending"}
        assert asked.json["pagination"] == {"per_page": 1}
        found = [{"type": "conversation", "id": "1", "updated_at": int(scene.newest)}]
        listed = {"type": "conversation.list", "conversations": found, "total_count": 1}
        return told(listed, headers=rate(scene))
    assert asked.path == "/me"
    app = {"type": "app", "id_code": "abc123", "region": "US"}
    return told({"type": "admin", "id": "991", "app": app}, headers=rate(scene))


def rate(scene: Scene) -> dict[str, str]:
    if scene.mood == "quota_missing":
        return {}
    absurd = scene.mood == "quota_absurd"
    return {
        "X-RateLimit-Limit": "1e999" if absurd else str(LIMIT),
        "X-RateLimit-Remaining": str(int(LIMIT * (1 - scene.used))),
        "X-RateLimit-Reset": str(int(scene.now) + 10),
    }


def error(status: int, code: str, message: str, headers: Mapping[str, str] = {}) -> Reply:
    said = [{"code": code, "message": message}]
    return told({"type": "error.list", "request_id": "abc", "errors": said}, status, headers)


STAND = Stand(
    type="intercom",
    settings={"token": TOKEN},
    reply=reply,
    expected={
        "html": "not_json",
        "lacking": "unexpected",
        "throttled": "rate_limited",
        "revoked": "token_revoked",
        "expired": "token_expired",
        "suspended": "suspended",
        "forbidden": "permission",
        "failing": "server_error",
        "quota_missing": "",
        "quota_absurd": "",
    },
    buckets=frozenset({"requests"}),
)
