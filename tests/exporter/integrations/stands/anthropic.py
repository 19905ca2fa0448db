"""Anthropic as it documents itself."""

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

TOKEN = "sk-ant-api03-planted-anthropic"
LIMITS = {"requests": 4_000, "tokens": 480_000, "input-tokens": 400_000, "output-tokens": 80_000}
ERRORS: dict[Mood, tuple[int, str, str]] = {
    "throttled": (429, "rate_limit_error", "This request would exceed your rate limit."),
    "exhausted": (
        400,
        "invalid_request_error",
        "Your credit balance is too low to access the Anthropic API. Please go to Plans.",
    ),
    "revoked": (401, "authentication_error", "invalid x-api-key"),
    "suspended": (402, "billing_error", "There is an issue with your billing."),
    "forbidden": (403, "permission_error", "Your API key may not use this resource."),
    "failing": (529, "overloaded_error", "Overloaded"),
}


def reply(asked: Asked, scene: Scene) -> Reply:
    mood = scene.mood
    if mood == "html":
        return html()
    if asked.headers.get("x-api-key") != TOKEN:
        return error(*ERRORS["revoked"])
    assert asked.headers["anthropic-version"] == "2023-06-01"
    if mood in ERRORS:
        wait = {"retry-after": "120"} if mood == "throttled" else {}
        return error(*ERRORS[mood], wait)
    headers = rate(scene)
    if mood == "lacking":
        return told({"has_more": False}, headers=headers)
    assert (asked.method, asked.path, asked.query) == ("GET", "/v1/models", {"limit": "1"})
    model = {"type": "model", "id": "claude-sonnet-4-5", "display_name": "Claude Sonnet 4.5"}
    return told({"data": [model], "has_more": True, "first_id": model["id"]}, headers=headers)


def rate(scene: Scene) -> dict[str, str]:
    """Return the headers of limits."""
    if scene.mood == "quota_missing":
        return {}
    absurd, headers = scene.mood == "quota_absurd", dict[str, str]()
    for bucket, limit in LIMITS.items():
        name = f"anthropic-ratelimit-{bucket}"
        headers[f"{name}-limit"] = "0" if absurd else str(limit)
        headers[f"{name}-remaining"] = "-7" if absurd else str(int(limit * (1 - scene.used)))
        headers[f"{name}-reset"] = "never" if absurd else iso(scene.now + 15)
    return headers


def error(status: int, type: str, message: str, headers: Mapping[str, str] = {}) -> Reply:
    said = {"type": "error", "error": {"type": type, "message": message}, "request_id": "req_1"}
    return told(said, status, headers)


STAND = Stand(
    type="anthropic",
    settings={"token": TOKEN},
    reply=reply,
    expected={
        "html": "not_json",
        "lacking": "unexpected",
        "throttled": "rate_limited",
        "exhausted": "quota_exhausted",
        "revoked": "token_rejected",
        "suspended": "suspended",
        "forbidden": "permission",
        "failing": "server_error",
        "quota_missing": "",
        "quota_absurd": "",
    },
    buckets=frozenset({"requests", "tokens", "input_tokens", "output_tokens"}),
)
