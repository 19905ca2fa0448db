"""OpenAI as it documents itself; in moods of quotas, a gateway or Azure that tells them always."""

from tests.exporter.integrations.stands.stand import Asked, Mood, Reply, Scene, Stand, html, told

TOKEN = "sk-proj-planted-openai"
ERRORS: dict[Mood, tuple[int, str | None, str, str]] = {
    "throttled": (429, "rate_limit_exceeded", "requests", "Rate limit reached for requests."),
    "exhausted": (
        429,
        "insufficient_quota",
        "insufficient_quota",
        "You exceeded your current quota, please check your plan and billing details.",
    ),
    "revoked": (401, "invalid_api_key", "invalid_request_error", "Incorrect API key provided."),
    "suspended": (
        401,
        "account_deactivated",
        "invalid_request_error",
        "The OpenAI account associated with this API key has been deactivated.",
    ),
    "forbidden": (
        401,
        None,
        "invalid_request_error",
        "You have insufficient permissions for this operation. Missing scopes: api.model.read.",
    ),
    "failing": (500, None, "server_error", "The server had an error while processing this."),
}


def reply(asked: Asked, scene: Scene) -> Reply:
    mood = scene.mood
    if mood == "html":
        return html()
    if asked.headers.get("authorization") != f"Bearer {TOKEN}":
        return error(*ERRORS["revoked"])
    if mood in ERRORS:
        return error(*ERRORS[mood])
    if mood == "lacking":
        return told({"object": "list"})
    assert (asked.method, asked.path) == ("GET", "/models")
    model = {"id": "gpt-5", "object": "model", "created": 1_686_935_002, "owned_by": "openai"}
    absurd = {
        "x-ratelimit-limit-requests": "0",
        "x-ratelimit-remaining-requests": "-1",
        "x-ratelimit-limit-tokens": "-1",
        "x-ratelimit-remaining-tokens": "0",
        "x-ratelimit-reset-tokens": "soon",
    }
    return told({"object": "list", "data": [model]}, 200, absurd if mood == "quota_absurd" else {})


def error(status: int, code: str | None, type: str, message: str) -> Reply:
    return told({"error": {"message": message, "type": type, "param": None, "code": code}}, status)


STAND = Stand(
    type="openai",
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
        "quota_absurd": "",
    },
)
