"""Slack's door: a press of a button in a message, signed by Slack, done within its 3 seconds."""

from aiohttp import web

from alerting import clock
from alerting.desk import refused
from alerting.notify import slack_actions
from alerting.notify.slack_buttons import Buttons
from exporter.refusal import Refused
from exporter.web import limits
from exporter.web.keys import DAEMON

__all__ = ["BUTTONS", "Buttons", "actions", "close"]

BUTTONS: web.AppKey[Buttons] = web.AppKey("slack_buttons", Buttons)
_WORDS = {
    "signature_missing": "the request has no X-Slack-Signature or no X-Slack-Request-Timestamp",
    "signature_mismatch": "the signature fits not the signing secret",
    "signature_stale": "the signature is older than 5 minutes",
    "signature_future": "the signature is more than 5 minutes ahead",
}
_HELP = "alerting.slack.signing_secret is that of the Slack app under Basic Information"
_MOST_BYTES = 1 << 20


async def actions(request: web.Request) -> web.Response:
    """``POST /slack/actions``: do what was pressed; Slack shows whatever is no 200 as a failure."""
    config = request.app[DAEMON].world.config
    secret = config.alerting.slack.signing_secret
    if secret is None:
        said = "no signing secret of Slack is configured"
        raise Refused("not_found", said, "set alerting.slack.signing_secret")
    most = min(config.server.limits.body, _MOST_BYTES)
    body = await limits.read_body(request, most, config.server.limits.request_time.seconds)
    # Slack's SDK is large, and a daemon without Slack must not wait for it when it starts.
    from alerting.notify import slack_signature  # noqa: PLC0415

    wrong = slack_signature.problem(
        secret,
        body,
        request.headers.get("X-Slack-Request-Timestamp", ""),
        request.headers.get("X-Slack-Signature", ""),
        clock.now(),
    )
    if wrong is not None:
        raise Refused(wrong, _WORDS[wrong], _HELP)
    try:
        await request.app[BUTTONS].take(slack_actions.payload(body))
    except refused.Full as full:
        raise Refused("too_fast", str(full), "press it again", retry_after=1) from None
    except ValueError as error:
        raise Refused("bad_request", str(error), "this path is for Slack's interactivity") from None
    return web.Response()


async def close(app: web.Application) -> None:
    """Let what was pressed come to its end."""
    await app[BUTTONS].close()
