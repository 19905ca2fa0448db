"""Meta's Graph API as it documents itself: what its three stands have in common."""

import json
from collections.abc import Callable, Mapping
from typing import Any
from urllib.parse import parse_qs, urlsplit

from tests.exporter.integrations.stands.stand import Asked, Mood, Reply, Scene, html, told

APP_ID = "1234567890"
APP_SECRET = "0a1b2c3d4e5f60718293a4b5c6d7-planted-app"
APP = {"app_id": APP_ID, "app_secret": APP_SECRET}
BUSINESS = "105554213560391"
EXPECTED: dict[Mood, str] = {
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
}
BUCKETS = frozenset({"app_calls", "app_time", "app_cpu", "calls", "time", "cpu"})
_ERRORS: dict[Mood, tuple[int, int, int | None, str]] = {
    "failing": (500, 2, None, "Service temporarily unavailable"),
    "revoked": (
        400,
        190,
        460,
        "Error validating access token: The session has been invalidated.",
    ),
    "expired": (
        400,
        190,
        463,
        "Error validating access token: Session has expired on Wednesday, 14-Feb-18 18:00:00 PST.",
    ),
    "suspended": (403, 368, None, "Temporarily blocked for policies violations"),
    "forbidden": (403, 10, None, "(#10) Application does not have permission for this action"),
    "throttled": (400, 80007, None, "(#80007) There have been too many calls from this account."),
}


def reply(token: str, kind: str, asked: Asked, scene: Scene, body: Callable[[], Any]) -> Reply:
    """Return what the graph answers of a node, whose ``body`` is told where all is well."""
    if scene.mood == "html":
        return html()
    if asked.method == "POST":
        return inspected(token, asked, scene)
    if asked.headers.get("authorization") != f"Bearer {token}":
        return error(400, 190, None, "Invalid OAuth access token - Cannot parse access token")
    if scene.mood in _ERRORS:
        return error(*_ERRORS[scene.mood], headers=usage(kind, scene))
    return told({} if scene.mood == "lacking" else body(), headers=usage(kind, scene))


def inspected(token: str, asked: Asked, scene: Scene) -> Reply:
    """Return what a batch answers that inspects the token."""
    form = {key: values[0] for key, values in parse_qs(asked.body.decode()).items()}
    if form["access_token"] != f"{APP_ID}|{APP_SECRET}":
        return error(400, 190, None, "Invalid OAuth access token signature.")
    (part,) = json.loads(form["batch"])
    url = urlsplit(part["relative_url"])
    assert (part["method"], url.path) == ("GET", "v23.0/debug_token")
    assert parse_qs(url.query) == {"input_token": [token]}
    data = {
        "app_id": APP_ID,
        "type": "PAGE",
        "data_access_expires_at": int(scene.now) + 7_776_000,
        "expires_at": int(scene.now) + 5_184_000,
        "is_valid": True,
        "scopes": ["pages_messaging"],
    }
    return told([{"code": 200, "body": json.dumps({"data": data})}])


def usage(kind: str, scene: Scene) -> dict[str, str]:
    """Return the headers of limits, in percent; a wait in minutes for who is refused."""
    if scene.mood == "quota_missing":
        return {}
    share: Any = "much" if scene.mood == "quota_absurd" else int(scene.used * 100)
    shares = {"call_count": share, "total_cputime": share, "total_time": share}
    wait = 2 if scene.mood == "throttled" else 0
    business = {BUSINESS: [{"type": kind, **shares, "estimated_time_to_regain_access": wait}]}
    return {"X-App-Usage": json.dumps(shares), "X-Business-Use-Case-Usage": json.dumps(business)}


def error(
    status: int, code: int, subcode: int | None, message: str, headers: Mapping[str, str] = {}
) -> Reply:
    said = {"message": message, "type": "OAuthException", "code": code, "fbtrace_id": "H2il2t5bn4e"}
    more = {} if subcode is None else {"error_subcode": subcode}
    return told({"error": {**said, **more}}, status, headers)
