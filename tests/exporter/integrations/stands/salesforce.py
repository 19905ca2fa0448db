"""Salesforce as it documents itself."""

from tests.exporter.integrations.stands.stand import Asked, Reply, Scene, Stand, html, iso, told

TOKEN = "00D5e000000planted!AQEAQplantedsalesforce"
VERSION = "/services/data/v66.0"
DAILY, BURSTS, APP = 100_000, 750, 250
LIMITS = {
    "DailyApiRequests": DAILY,
    "DailyBulkApiBatches": 15_000,
    "DailyDurableStreamingApiEvents": 200_000,
    "DataStorageMB": 10_240,
    "FileStorageMB": 10_240,
    "DailyAsyncApexExecutions": 250_000,
}
TOLD = {
    "forbidden": (
        403,
        "API_DISABLED_FOR_ORG",
        "The REST API is not enabled for this Organization.",
    ),
    "exhausted": (403, "REQUEST_LIMIT_EXCEEDED", "TotalRequests Limit exceeded."),
    "throttled": (403, "REQUEST_LIMIT_EXCEEDED", "ConcurrentRequests Limit exceeded."),
    "suspended": (403, "ORG_LOCKED", "This organization has been locked."),
    "failing": (500, "UNKNOWN_EXCEPTION", "An unexpected error occurred."),
}


def reply(asked: Asked, scene: Scene) -> Reply:
    mood = scene.mood
    if mood == "html":
        return html()
    if asked.headers.get("authorization") != f"Bearer {TOKEN}" or mood == "revoked":
        return error(401, "INVALID_SESSION_ID", "Session expired or invalid")
    if mood in TOLD:
        return error(*TOLD[mood])
    return told(body(asked, scene), headers=usage(scene))


def body(asked: Asked, scene: Scene) -> object:
    if scene.mood == "lacking":
        return {}
    if asked.path == VERSION:
        return {name: f"{VERSION}/{name}" for name in ("sobjects", "limits", "query")}
    if asked.path == f"{VERSION}/limits":
        left = 1 - scene.used
        return {name: {"Max": most, "Remaining": int(most * left)} for name, most in LIMITS.items()}
    assert asked.path == f"{VERSION}/query"
    assert asked.query["q"] == (
        "SELECT SystemModstamp FROM Account ORDER BY SystemModstamp DESC LIMIT 1"
    )
    at = iso(scene.newest).replace("Z", "+0000")
    return {"totalSize": 1, "done": True, "records": [{"SystemModstamp": at}]}


def usage(scene: Scene) -> dict[str, str]:
    """Return the header of limits."""
    if scene.mood == "quota_missing":
        return {}
    if scene.mood == "quota_absurd":
        return {"Sforce-Limit-Info": "api-usage=-1/many; api-bursts=9/0"}
    used = {"api-usage": DAILY, "api-bursts": BURSTS, "per-app-api-usage": APP}
    parts = [f"{name}={round(most * scene.used)}/{most}" for name, most in used.items()]
    return {"Sforce-Limit-Info": "; ".join(parts) + "(appName=chatwatch)"}


def error(status: int, code: str, message: str) -> Reply:
    return told([{"message": message, "errorCode": code}], status)


STAND = Stand(
    type="salesforce",
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
    buckets=frozenset(
        {
            "daily",
            "bursts",
            "app",
            "bulk_batches",
            "streaming_events",
            "data_storage",
            "file_storage",
        }
    ),
)
