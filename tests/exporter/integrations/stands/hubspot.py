"""HubSpot as it documents itself."""

from tests.exporter.integrations.stands.stand import Asked, Reply, Scene, Stand, html, iso, told

TOKEN = "pat-na1-5e0f0c1b-planted-hubspot"
LIMITS = {"daily": 650_000, "rolling": 190}


def reply(asked: Asked, scene: Scene) -> Reply:
    mood = scene.mood
    if mood == "failing":
        return told({"status": "error", "message": "internal error"}, 500)
    if mood == "html":
        return html()
    if asked.headers.get("authorization") != f"Bearer {TOKEN}" or mood == "revoked":
        return error(401, "INVALID_AUTHENTICATION", "Authentication credentials not found.")
    if mood == "expired":
        return error(401, "EXPIRED_AUTHENTICATION", "The OAuth token used expired 5 minutes ago.")
    if mood == "forbidden":
        return error(403, "MISSING_SCOPES", "This app hasn't been granted all required scopes.")
    if mood in {"throttled", "exhausted"}:
        policy = "DAILY" if mood == "exhausted" else "TEN_SECONDLY_ROLLING"
        said = {"errorType": "RATE_LIMIT", "policyName": policy}
        return told({"status": "error", "message": "You have reached your limit.", **said}, 429)
    return body(asked, scene)


def body(asked: Asked, scene: Scene) -> Reply:
    headers = rate(scene)
    if scene.mood == "lacking":
        return told({}, headers=headers)
    if asked.path.endswith("/private-apps"):
        used = -5 if scene.mood == "quota_absurd" else int(LIMITS["daily"] * scene.used)
        usage = {
            "name": "private-apps-api-calls-daily",
            "usageLimit": LIMITS["daily"],
            "currentUsage": used,
            "collectedAt": iso(scene.now),
            "fetchStatus": "SUCCESS",
            "resetsAt": iso(scene.now - scene.now % 86_400 + 86_400),
        }
        return told({"results": [] if scene.mood == "quota_missing" else [usage]}, headers=headers)
    if asked.path.endswith("/search"):
        assert asked.json["sorts"][0]["direction"] == "DESCENDING"
        assert asked.json["limit"] == 1
        # Answers of searches have no headers of limits.
        return told({"total": 1, "results": [{"id": "1", "updatedAt": iso(scene.newest)}]})
    return told({"portalId": 62515, "accountType": "STANDARD", "timeZone": "UTC"}, headers=headers)


def rate(scene: Scene) -> dict[str, str]:
    """Return the headers of limits."""
    if scene.mood == "quota_missing":
        return {}
    left = {name: str(int(limit * (1 - scene.used))) for name, limit in LIMITS.items()}
    absurd = scene.mood == "quota_absurd"
    return {
        "X-HubSpot-RateLimit-Daily": "many" if absurd else str(LIMITS["daily"]),
        "X-HubSpot-RateLimit-Daily-Remaining": "-1" if absurd else left["daily"],
        "X-HubSpot-RateLimit-Max": "0" if absurd else str(LIMITS["rolling"]),
        "X-HubSpot-RateLimit-Remaining": "7" if absurd else left["rolling"],
        "X-HubSpot-RateLimit-Interval-Milliseconds": "10000",
    }


def error(status: int, category: str, message: str) -> Reply:
    return told({"status": "error", "message": message, "category": category}, status)


STAND = Stand(
    type="hubspot",
    settings={"token": TOKEN},
    reply=reply,
    expected={
        "html": "not_json",
        "lacking": "unexpected",
        "throttled": "rate_limited",
        "exhausted": "quota_exhausted",
        "revoked": "token_rejected",
        "expired": "token_expired",
        "forbidden": "permission",
        "failing": "server_error",
        "quota_missing": "",
        "quota_absurd": "",
    },
    buckets=frozenset({"daily", "requests"}),
)
