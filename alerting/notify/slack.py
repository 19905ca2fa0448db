"""Slack: `slack_configs` of Alertmanager, by a bot's token or an incoming webhook. Pure.

https://prometheus.io/docs/alerting/latest/configuration/#slack_config
https://docs.slack.dev/reference/methods/chat.postMessage
"""

from collections.abc import Iterator
from typing import Annotated, ClassVar, Self

from msgspec import Meta
from msgspec.structs import replace

from alerting.model import Notice
from alerting.notify import address, reply, slack_answer, templating
from alerting.notify.global_settings import Global
from alerting.notify.http_settings import HttpSettings
from alerting.notify.message import Context
from alerting.notify.reply import Reply
from alerting.notify.slack_attachment import SlackTexts
from alerting.notify.slack_talk import Talk
from alerting.notify.verdict import Verdict
from alerting.secret import Secret
from alerting.strict import Duration, Inline, SecretFile, by_default

POST = "https://slack.com/api/chat.postMessage"
_UPDATES = (
    "needs a bot's token: write app_token, or api_url: https://slack.com/api/chat.postMessage"
)
_STRATEGY = "not supported; there are update_message and post_updates_to_thread"


class Slack(SlackTexts, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """One `slack_configs` entry; what is "" or None here is taken from `global`."""

    NAME: ClassVar = "slack"
    RESOLVES_AT_ONCE: ClassVar = False
    TAKES_ACKNOWLEDGEMENT: ClassVar = True
    LATER: ClassVar = {
        "message_strategy": _STRATEGY,
        "threaded_options": _STRATEGY,
    }

    api_url: Annotated[Inline | None, Meta(description="incoming webhook, or that of a bot")] = None
    api_url_file: SecretFile | None = None
    app_token: Annotated[Inline | None, Meta(description="token of a bot: xoxb-…")] = None
    app_token_file: SecretFile | None = None
    app_url: Annotated[str, Meta(description=f"where a bot posts to; {POST}")] = ""
    channel: Annotated[str, Meta(description="channel, or user, that a bot posts to")] = ""
    update_message: Annotated[
        bool | None,
        Meta(description="whether the first message is kept true; so it is for a bot's own words"),
    ] = None
    post_updates_to_thread: Annotated[
        bool | None,
        Meta(description="whether what follows goes into the first message's thread; likewise"),
    ] = None
    timeout: Annotated[
        Duration, Meta(description="span for a message; 0s for that of all deliveries")
    ] = by_default(Duration(0))
    http_config: HttpSettings | None = None
    send_resolved: Annotated[bool, Meta(description="whether the end is told too")] = False

    def __post_init__(self) -> None:
        pairs = (("api_url", "api_url_file"), ("app_token", "app_token_file"))
        for pair in pairs:
            if all(getattr(self, one) is not None for one in pair):
                raise ValueError(f"write {' or '.join(pair)}, not both")
        if self.hook is not None and self.token is not None:
            raise ValueError("write api_url or app_token, not both")

    def completed(self, everywhere: Global) -> Self:
        """Return it with what `global` gives it, by Alertmanager's rules."""
        here = self
        is_other = self.http_config is not None and self.http_config.is_bearer
        if self.hook is None and self.token is None and not is_other:
            here = replace(here, app_token=everywhere.slack_token)
        if here.hook is None and here.token is None:
            here = replace(here, api_url=everywhere.slack_webhook)
        return replace(
            here,
            app_url=self.app_url or everywhere.slack_app_url,
            http_config=self.http_config or everywhere.http_config,
        )

    @property
    def hook(self) -> Secret | None:
        """The URL that is written, wherever it stood."""
        return self.api_url or self.api_url_file

    @property
    def token(self) -> Secret | None:
        """The bot's token, wherever it stood."""
        return self.app_token or self.app_token_file

    @property
    def address(self) -> Secret:
        """Where to post to; a webhook's is a secret."""
        if self.token is not None:
            return Secret(self.app_url or POST)
        return self.hook or Secret("")

    @property
    def is_bot(self) -> bool:
        """Whether a bot posts, who can change and answer what it posted."""
        return slack_answer.is_web_api(self.address.reveal())

    def missing(self) -> Iterator[str]:
        """Yield what a completed one lacks, or has too much of, in sentences."""
        if self.token is None and self.hook is None:
            yield "api_url: missing; write it or app_token here, or slack_api_url in global"
        elif not address.is_http(self.address.reveal()):
            yield "api_url, app_url: expected http://… or https://… without a user"
        elif self.is_bot:
            yield from self._missing_of_a_bot()
        elif self.token is not None:
            yield f"app_url: expected one that ends in {slack_answer.METHOD}"
        else:
            for name in ("update_message", "post_updates_to_thread"):
                if getattr(self, name):
                    yield f"{name}: {_UPDATES}"

    def _missing_of_a_bot(self) -> Iterator[str]:
        is_known = (self.http_config or HttpSettings()).is_known
        if self.token is not None and is_known:
            yield "app_token: http_config has another authorization; write one of them"
        if self.token is None and not is_known:
            yield "app_token: missing; a bot shows its token"
        if not self.channel:
            yield "channel: missing; a bot has none of its own"

    def compose(self, notice: Notice, context: Context) -> Talk:
        """Return what is to be said, and how: the same notice and note make the same bytes."""
        # Slack's SDK is large, and a daemon without Slack must not wait for it when it starts.
        from alerting.notify import slack_message  # noqa: PLC0415

        http, token = self.http_config or HttpSettings(), self.token
        to = templating.text(self.channel, notice, context).strip()
        channel, root = slack_answer.root(context.note, to) if self.is_bot else ("", "")
        updates, threads = self.update_message, self.post_updates_to_thread
        ways = slack_message.Ways(
            is_bot=self.is_bot,
            to=to,
            channel=channel,
            root=root,
            updates=self.is_ours if updates is None else updates,
            threads=self.is_ours if threads is None else threads,
        )
        calls = slack_message.calls(self, notice, context, ways)
        return Talk(
            id=f"{notice.id}/{context.integration}",
            url=self.address,
            calls=calls[:-1] or calls,
            anew=calls[-1],
            wire=http.wire if token is None else http.wire.showing(token),
            to=to,
            channel=channel,
            root=root,
            within=self.timeout.seconds or None,
        )

    def judge(self, answer: Reply) -> Verdict:
        """Return what Slack's answer means; neither the URL nor a secret is in it."""
        verdict = slack_answer.verdict(answer)
        return replace(verdict, detail=reply.shown(verdict.detail, self._secrets()))

    def _secrets(self) -> tuple[str, ...]:
        """Return the URL with its parts, where it is a webhook's, and the tokens."""
        http = self.http_config or HttpSettings()
        shown = [one.reveal() for one in (self.token, *http.secrets()) if one is not None]
        if not self.is_bot:
            shown += address.hidden(self.address)
        return tuple(filter(None, shown))
