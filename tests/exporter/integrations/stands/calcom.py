"""Cal.com as it documents itself."""

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

TOKEN = "cal_live_8f1e0c7a-planted-calcom"
LIMIT = 120
_KEY = "ApiAuthStrategy - api key - Your api key is"
_MANY = "CustomThrottlerGuard - Too many requests. Please try again later."
_ERRORS: Mapping[Mood, tuple[int, str, str]] = {
    "failing": (500, "INTERNAL_SERVER_ERROR", "There was an error, please try again later."),
    "revoked": (401, "UnauthorizedException", f"{_KEY} not valid"),
    "expired": (401, "UnauthorizedException", f"{_KEY} expired"),
    "forbidden": (403, "ForbiddenException", "PermissionsGuard - insufficient permissions"),
    "throttled": (429, "ThrottlerException", _MANY),
    "refused": (200, "BadRequestException", "no such view"),
}


def reply(asked: Asked, scene: Scene) -> Reply:
    if scene.mood == "html":
        return html()
    if asked.headers.get("authorization") != f"Bearer {TOKEN}":
        return error(*_ERRORS["revoked"])
    if scene.mood in _ERRORS:
        return error(*_ERRORS[scene.mood], headers=rate(scene))
    assert asked.headers["cal-api-version"] == "2024-08-13"
    if scene.mood == "lacking":
        return told({"status": "success"}, headers=rate(scene))
    if asked.path == "/v2/bookings":
        assert asked.query == {"take": "1", "sortUpdatedAt": "desc"}
        booking = {"id": 1, "createdAt": iso(scene.newest - 60), "updatedAt": iso(scene.newest)}
        return told({"status": "success", "data": [booking]}, headers=rate(scene))
    assert asked.path == "/v2/me"
    return told({"status": "success", "data": {"id": 7, "username": "a"}}, headers=rate(scene))


def rate(scene: Scene) -> dict[str, str]:
    if scene.mood == "quota_missing":
        return {}
    absurd = scene.mood == "quota_absurd"
    left = 0 if scene.mood == "throttled" else int(LIMIT * (1 - scene.used))
    return {
        "X-RateLimit-Limit-Default": "unlimited" if absurd else str(LIMIT),
        "X-RateLimit-Remaining-Default": str(left),
        "X-RateLimit-Reset-Default": "60",
    }


def error(status: int, code: str, message: str, headers: Mapping[str, str] = {}) -> Reply:
    said = {"code": code, "message": message, "details": {}}
    return told({"status": "error", "path": "/v2/me", "error": said}, status, headers)


STAND = Stand(
    type="calcom",
    settings={"token": TOKEN},
    reply=reply,
    expected={
        "html": "not_json",
        "lacking": "unexpected",
        "refused": "refused",
        "throttled": "rate_limited",
        "revoked": "token_rejected",
        "expired": "token_expired",
        "forbidden": "permission",
        "failing": "server_error",
        "quota_missing": "",
        "quota_absurd": "",
    },
    buckets=frozenset({"requests"}),
)
