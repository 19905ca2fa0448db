"""A generic webhook: `webhook_configs` of Alertmanager, and its body of version 4. Pure.

https://prometheus.io/docs/alerting/latest/configuration/#webhook_config
"""

from typing import Annotated, ClassVar
from urllib.parse import urlsplit

import msgspec
from msgspec import Meta, Struct
from msgspec.structs import replace

from alerting import notice as notices
from alerting.model import Alert, Notice
from alerting.notify import backoff, reply
from alerting.notify.http_settings import HttpSettings
from alerting.notify.message import Context, Post
from alerting.notify.reply import HttpReply, Reply, Unanswered
from alerting.notify.tls import Tls
from alerting.notify.verdict import Rejected, Retry, Sent, Verdict
from alerting.secret import Secret
from alerting.strict import Duration, Inline, SecretFile, by_default

AGENT = "chatwatch"
_NEVER = "0001-01-01T00:00:00Z"
# Asking again may help; 408 and 425 say so themselves.
_LATER = frozenset({408, 425, 429})


class Webhook(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """One `webhook_configs` entry."""

    NAME: ClassVar = "webhook"
    LATER: ClassVar = {"payload": "not supported yet; the body is Alertmanager's version 4"}

    url: Annotated[Inline | None, Meta(description="where to post to; http or https")] = None
    url_file: Annotated[SecretFile | None, Meta(description="file that holds the URL")] = None
    max_alerts: Annotated[int, Meta(ge=0, description="alerts in one request; 0 for all")] = 0
    timeout: Annotated[
        Duration, Meta(description="span for a request; 0s for that of all deliveries")
    ] = by_default(Duration(0))
    http_config: HttpSettings | None = None
    send_resolved: Annotated[bool, Meta(description="whether the end is told too")] = True

    def __post_init__(self) -> None:
        if (self.url is None) == (self.url_file is None):
            raise ValueError("write one of url and url_file")
        if not _is_http(self.address.reveal()):
            raise ValueError("url: expected http://… or https://… without a user; see http_config")

    @property
    def address(self) -> Secret:
        """Where to post to: it often holds a token."""
        found = self.url or self.url_file
        return found if found is not None else Secret("")

    def compose(self, notice: Notice, context: Context) -> Post:
        """Return the request; the same notice makes the same bytes, whenever it is sent."""
        http = self.http_config or HttpSettings()
        return Post(
            url=self.address,
            content=msgspec.json.encode(_body(notice, context.public_url, self.max_alerts)),
            headers=(
                ("Content-Type", "application/json"),
                ("User-Agent", AGENT),
                # A repeat after a crash is known by it, where the receiver looks.
                ("Idempotency-Key", f"{notice.id}/{context.integration}"),
            ),
            tls=http.tls_config or Tls(),
            authorization=http.header(),
            within=self.timeout.seconds or None,
        )

    def judge(self, answer: Reply) -> Verdict:
        """Return what the receiver's answer means; neither the URL nor a secret is in it."""
        match answer:
            case HttpReply():
                verdict = _verdict(answer)
            case Unanswered(reason, detail, doubtful):
                verdict = Retry(reason=reason, detail=detail, doubtful=doubtful)
            case _:
                verdict = Retry(reason="other", detail="not the answer of an HTTP server")
        return replace(verdict, detail=reply.shown(verdict.detail, self._secrets()))

    def _secrets(self) -> tuple[str, ...]:
        http = self.http_config or HttpSettings()
        parts = urlsplit(self.address.reveal())
        path = parts.path.strip("/")
        words = [one for one in (*path.split("/"), parts.query) if len(one) > 3]
        return (
            self.address.reveal(),
            *filter(None, (path, *words)),
            *(one.reveal() for one in http.secrets()),
        )


def _is_http(url: str) -> bool:
    try:
        parts = urlsplit(url)
        fits = parts.scheme in {"http", "https"} and parts.hostname and parts.port != 0
    except ValueError:
        return False
    return bool(fits) and parts.username is None and url.isprintable() and " " not in url


def _verdict(answer: HttpReply) -> Verdict:
    said = f"answer {answer.status}" + (f": {answer.body}" if answer.body else "")
    after = backoff.asked(answer.retry_after, answer.at)
    if answer.status // 100 == 2:
        return Sent()
    if answer.status == 429:
        return Retry(reason="throttled", detail=said, after=after)
    if answer.status >= 500 or answer.status in _LATER:
        return Retry(reason="server", detail=said, after=after)
    if answer.status // 100 == 3:
        return Rejected(detail=f"{said}: it leads elsewhere; write the address it leads to")
    return Rejected(detail=said)


def _body(notice: Notice, public_url: str, most: int) -> dict[str, object]:
    shown = notice.alerts[:most] if most else notice.alerts
    return {
        "receiver": notice.receiver,
        "status": notice.status,
        "alerts": [_alert(one, public_url) for one in shown],
        "groupLabels": dict(notice.group_labels),
        "commonLabels": dict(notices.common(one.labels for one in shown)),
        "commonAnnotations": dict(notices.common(one.annotations for one in shown)),
        "externalURL": public_url,
        "version": "4",
        "groupKey": notice.group_key,
        "truncatedAlerts": len(notice.alerts) - len(shown),
    }


def _alert(alert: Alert, public_url: str) -> dict[str, object]:
    is_over = alert.state == "resolved" and alert.resolved_at is not None
    return {
        "status": "resolved" if is_over else "firing",
        "labels": dict(alert.labels),
        "annotations": dict(alert.annotations),
        "startsAt": alert.fired_at or alert.active_at,
        "endsAt": alert.resolved_at if is_over else _NEVER,
        "generatorURL": public_url,
        "fingerprint": alert.fingerprint,
    }
