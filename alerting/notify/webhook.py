"""A generic webhook: `webhook_configs` of Alertmanager. Pure.

https://prometheus.io/docs/alerting/latest/configuration/#webhook_config
"""

from collections.abc import Iterator
from typing import Annotated, Any, ClassVar, Self

import msgspec
from msgspec import Meta, Struct
from msgspec.structs import replace

from alerting.model import Notice
from alerting.notify import address, http_answer, payloads, signing, templating, webhook_body
from alerting.notify.agent import JSON
from alerting.notify.global_settings import Global
from alerting.notify.http_settings import HttpSettings
from alerting.notify.message import Context, Post
from alerting.notify.reply import Reply
from alerting.notify.signing import Signing
from alerting.notify.verdict import Verdict
from alerting.secret import Secret
from alerting.strict import Duration, Inline, SecretFile, by_default


class Webhook(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """One `webhook_configs` entry."""

    NAME: ClassVar = "webhook"
    RESOLVES_AT_ONCE: ClassVar = False
    TAKES_ACKNOWLEDGEMENT: ClassVar = False

    url: Annotated[
        Inline | None, Meta(description="where to post to; http or https; may be a Go template")
    ] = None
    url_file: Annotated[SecretFile | None, Meta(description="file that holds the URL")] = None
    max_alerts: Annotated[int, Meta(ge=0, description="alerts in one request; 0 for all")] = 0
    timeout: Annotated[
        Duration, Meta(description="span for a request; 0s for that of all deliveries")
    ] = by_default(Duration(0))
    payload: Annotated[
        Any,
        Meta(description="body instead of Alertmanager's version 4; its texts are Go templates"),
    ] = None
    signing_secret: Annotated[
        Inline | None,
        Meta(
            description="whsec_… secret by which requests are signed as Standard Webhooks has it; "
            "chatwatch's own key, which amtool does not know"
        ),
    ] = None
    http_config: HttpSettings | None = None
    send_resolved: Annotated[bool, Meta(description="whether the end is told too")] = True

    def __post_init__(self) -> None:
        address.one_of("url", self.url, self.url_file, templates=True)
        if self.signing_secret is not None:
            try:
                signing.key(self.signing_secret)
            except ValueError as error:
                raise ValueError(f"signing_secret: {error}") from None

    @property
    def address(self) -> Secret:
        """Where to post to: it often holds a token."""
        return address.one_of("url", self.url, self.url_file, templates=True)

    def completed(self, everywhere: Global) -> Self:
        """Return it with what `global` gives."""
        return replace(self, http_config=self.http_config or everywhere.http_config)

    def missing(self) -> Iterator[str]:
        """Yield what a completed one lacks: nothing."""
        yield from ()

    def compose(self, notice: Notice, context: Context) -> Post:
        """Return the request; the same notice makes the same bytes, whenever it is sent."""
        http = self.http_config or HttpSettings()
        # A repeat after a crash is known by it, where the receiver looks.
        id = f"{notice.id}/{context.integration}"
        return Post(
            url=_url(self.address, notice, context),
            content=msgspec.json.encode(self._body(notice, context)),
            headers=(
                *JSON,
                ("Idempotency-Key", id),
            ),
            wire=http.wire,
            within=self.timeout.seconds or None,
            signing=Signing(self.signing_secret, id) if self.signing_secret else None,
        )

    def judge(self, answer: Reply) -> Verdict:
        """Return what the receiver's answer means; neither the URL nor a secret is in it."""
        return http_answer.shown(http_answer.verdict(answer), self._secrets())

    def _body(self, notice: Notice, context: Context) -> Any:
        if self.payload is None:
            return webhook_body.body(notice, context, self.max_alerts)
        fewer = webhook_body.cut_down(notice, self.max_alerts, context.shorter)
        return payloads.payload(
            self.payload, lambda template: templating.text(template, fewer, context)
        )

    def _secrets(self) -> tuple[str, ...]:
        http = self.http_config or HttpSettings()
        every = (self.signing_secret, *http.secrets())
        return (*address.hidden(self.address), *(one.reveal() for one in every if one))


def _url(url: Secret, notice: Notice, context: Context) -> Secret:
    """Return where to post a notice to."""
    if not address.is_template(url.reveal()):
        return url
    return Secret(templating.text(url.reveal(), notice, context).strip())
