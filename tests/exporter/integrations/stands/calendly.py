"""Calendly as it documents itself."""

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

TOKEN = "eyJraWQiOiIxY2UxZTEzNjE3ZGNm.planted-calendly.q8Zx1"
USER = "https://api.calendly.com/users/EBHAAFHDCAEQTSEZ"
LIMIT = 500
_ERRORS: Mapping[Mood, tuple[int, str, str]] = {
    "failing": (500, "Internal Server Error", "The server encountered an unexpected condition"),
    "revoked": (401, "Unauthenticated", "The access token was revoked"),
    "expired": (401, "Unauthenticated", "The access token expired"),
    "forbidden": (403, "Permission Denied", "You do not have permission to access this resource"),
    "throttled": (429, "Too Many Requests", "You have exceeded your limit"),
}


def reply(asked: Asked, scene: Scene) -> Reply:
    if scene.mood == "html":
        return html()
    if asked.headers.get("authorization") != f"Bearer {TOKEN}":
        return error(401, "Unauthenticated", "The access token is invalid")
    if scene.mood in _ERRORS:
        return error(*_ERRORS[scene.mood], headers=rate(scene))
    if scene.mood == "lacking":
        return told({}, headers=rate(scene))
    if asked.path == "/scheduled_events":
        assert asked.query["user"] == USER
        booked = {"created_at": iso(scene.newest - 60), "updated_at": iso(scene.newest)}
        later = {"uri": "https://api.calendly.com/scheduled_events/A", "start_time": iso(scene.now)}
        return told({"collection": [{**later, **booked}]}, headers=rate(scene))
    assert asked.path == "/users/me"
    return told({"resource": {"uri": USER, "timezone": "Europe/Paris"}}, headers=rate(scene))


def rate(scene: Scene) -> dict[str, str]:
    if scene.mood == "quota_missing":
        return {}
    absurd = scene.mood == "quota_absurd"
    return {
        "X-RateLimit-Limit": "0" if absurd else str(LIMIT),
        "X-RateLimit-Remaining": "-7" if absurd else str(int(LIMIT * (1 - scene.used))),
        "X-RateLimit-Reset": "soon" if absurd else "42",
    }


def error(status: int, title: str, message: str, headers: Mapping[str, str] = {}) -> Reply:
    return told({"title": title, "message": message}, status, headers)


STAND = Stand(
    type="calendly",
    settings={"token": TOKEN, "calendar": USER},
    reply=reply,
    expected={
        "html": "not_json",
        "lacking": "unexpected",
        "throttled": "rate_limited",
        "revoked": "token_revoked",
        "expired": "token_expired",
        "forbidden": "permission",
        "failing": "server_error",
        "quota_missing": "",
        "quota_absurd": "",
    },
    buckets=frozenset({"requests"}),
)
