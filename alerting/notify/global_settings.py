"""`global` of Alertmanager: what holds wherever an integration says nothing else."""

from collections.abc import Mapping
from typing import Annotated, ClassVar

from msgspec import Meta, Struct

from alerting.notify.http_settings import HttpSettings
from alerting.notify.tls import Tls
from alerting.secret import Secret
from alerting.strict import Duration, Inline, SecretFile, by_default

_KINDS = "there are email, slack, pagerduty, msteams, msteamsv2 and webhook"
_OTHERS = (
    "jira_api_url",
    "mattermost_webhook_url",
    "mattermost_webhook_url_file",
    "opsgenie_api_key",
    "opsgenie_api_key_file",
    "opsgenie_api_url",
    "rocketchat_api_url",
    "rocketchat_token",
    "rocketchat_token_file",
    "rocketchat_token_id",
    "rocketchat_token_id_file",
    "telegram_api_url",
    "telegram_bot_token",
    "telegram_bot_token_file",
    "victorops_api_key",
    "victorops_api_key_file",
    "victorops_api_url",
    "webex_api_url",
    "wechat_api_corp_id",
    "wechat_api_secret",
    "wechat_api_secret_file",
    "wechat_api_url",
)


class Global(Struct, frozen=True, forbid_unknown_fields=True):
    """What holds wherever a receiver says nothing else."""

    LATER: ClassVar[Mapping[str, str]] = {
        **dict.fromkeys(_OTHERS, f"not supported: there is no such receiver; {_KINDS}"),
    }

    resolve_timeout: Annotated[
        Duration, Meta(description="after which a posted alert without an end is over")
    ] = by_default(Duration(300))
    http_config: HttpSettings | None = None
    smtp_from: str = ""
    smtp_smarthost: str = ""
    smtp_hello: str = "localhost"
    smtp_auth_username: str = ""
    smtp_auth_password: Inline | None = None
    smtp_auth_password_file: SecretFile | None = None
    smtp_auth_secret: Annotated[Inline | None, Meta(description="secret of CRAM-MD5")] = None
    smtp_auth_secret_file: SecretFile | None = None
    smtp_auth_identity: str = ""
    smtp_require_tls: bool = True
    smtp_tls_config: Tls | None = None
    smtp_force_implicit_tls: Annotated[
        bool | None, Meta(description="whether TLS comes first; by itself on port 465 only")
    ] = None
    slack_api_url: Annotated[Inline | None, Meta(description="URL of an incoming webhook")] = None
    slack_api_url_file: SecretFile | None = None
    slack_app_token: Annotated[
        Inline | None, Meta(description="token of a Slack app's bot: xoxb-…")
    ] = None
    slack_app_token_file: SecretFile | None = None
    slack_app_url: Annotated[str, Meta(description="where an app posts to")] = (
        "https://slack.com/api/chat.postMessage"
    )
    pagerduty_url: Annotated[str, Meta(description="PagerDuty's Events API v2")] = (
        "https://events.pagerduty.com/v2/enqueue"
    )

    def __post_init__(self) -> None:
        for key in ("smtp_auth_password", "smtp_auth_secret", "slack_api_url", "slack_app_token"):
            if getattr(self, key) is not None and getattr(self, f"{key}_file") is not None:
                raise ValueError(f"write {key} or {key}_file, not both")

    @property
    def slack_webhook(self) -> Secret | None:
        """The URL of the incoming webhook, wherever it stood."""
        return self.slack_api_url or self.slack_api_url_file

    @property
    def slack_token(self) -> Secret | None:
        """The bot's token, wherever it stood."""
        return self.slack_app_token or self.slack_app_token_file
