"""config/alerting.yml: an Alertmanager configuration, as much of one as there is.

Keys, meanings and defaults are Alertmanager's; what a later version brings is refused by name, with
what there is instead. Files that it names are of the working directory.
https://prometheus.io/docs/alerting/latest/configuration/
"""

from collections.abc import Iterator, Mapping
from typing import Annotated, ClassVar

from msgspec import Meta, Struct, field
from msgspec.structs import replace

from alerting import strict
from alerting.notify import Email, Integration, Webhook
from alerting.notify.http_settings import HttpSettings
from alerting.notify.tls import Tls
from alerting.secret import Secret, Written
from alerting.store.rows import Lane
from alerting.strict import Duration, Inline, SecretFile, by_default

Found = Iterator[tuple[str, str]]

_ROUTE = "not supported yet; every alert goes to route.receiver at once, in a notice of its own"
_NO_MATCH = "not supported yet; every alert goes to route.receiver"
_TIMES = "not supported yet; notices go out at any time"
_KINDS = "there are email_configs and webhook_configs"
_LATER_KINDS = ("slack", "pagerduty", "msteams", "msteamsv2")
_OTHER_KINDS = (
    "discord",
    "incidentio",
    "jira",
    "mattermost",
    "opsgenie",
    "pushover",
    "rocketchat",
    "sns",
    "telegram",
    "victorops",
    "webex",
    "wechat",
)
_GLOBAL_KEYS = (
    "jira_api_url",
    "mattermost_webhook_url",
    "opsgenie_api_key",
    "opsgenie_api_key_file",
    "opsgenie_api_url",
    "pagerduty_url",
    "rocketchat_api_url",
    "rocketchat_token",
    "rocketchat_token_file",
    "rocketchat_token_id",
    "rocketchat_token_id_file",
    "slack_api_url",
    "slack_api_url_file",
    "slack_app_token",
    "slack_app_token_file",
    "slack_app_url",
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
        "smtp_auth_secret": "not supported: CRAM-MD5 is not spoken; write smtp_auth_password",
        "smtp_auth_secret_file": (
            "not supported: CRAM-MD5 is not spoken; write smtp_auth_password_file"
        ),
        "smtp_force_implicit_tls": (
            "leave it out: TLS comes first on port 465, STARTTLS on all others"
        ),
        **dict.fromkeys(_GLOBAL_KEYS, f"not supported yet; {_KINDS}"),
    }

    resolve_timeout: Annotated[
        Duration, Meta(description="kept for Alertmanager; our alerts always say when they end")
    ] = by_default(Duration(300))
    smtp_from: str = ""
    smtp_smarthost: str = ""
    smtp_hello: str = "localhost"
    smtp_auth_username: str = ""
    smtp_auth_password: Inline | None = None
    smtp_auth_password_file: SecretFile | None = None
    smtp_auth_identity: str = ""
    smtp_require_tls: bool = True
    smtp_tls_config: Tls | None = None
    http_config: HttpSettings | None = None

    def __post_init__(self) -> None:
        if self.smtp_auth_password is not None and self.smtp_auth_password_file is not None:
            raise ValueError("write smtp_auth_password or smtp_auth_password_file, not both")


class Route(Struct, frozen=True, forbid_unknown_fields=True):
    """Who is told: one receiver, of everything."""

    LATER: ClassVar[Mapping[str, str]] = {
        **dict.fromkeys(("group_by", "group_wait", "group_interval", "repeat_interval"), _ROUTE),
        **dict.fromkeys(("routes", "matchers", "match", "match_re", "continue"), _NO_MATCH),
        **dict.fromkeys(("mute_time_intervals", "active_time_intervals"), _TIMES),
    }

    receiver: Annotated[str, Meta(min_length=1, description="name of one of `receivers`")]


_Few = Meta(max_length=20)


class Receiver(Struct, frozen=True, forbid_unknown_fields=True):
    """People or programs that are told together; without any integration, nobody."""

    LATER: ClassVar[Mapping[str, str]] = {
        **dict.fromkeys((f"{one}_configs" for one in _LATER_KINDS), f"not supported yet; {_KINDS}"),
        **dict.fromkeys((f"{one}_configs" for one in _OTHER_KINDS), f"not supported; {_KINDS}"),
    }

    name: Annotated[str, Meta(min_length=1, max_length=200)]
    email_configs: Annotated[tuple[Email, ...], _Few] = ()
    webhook_configs: Annotated[tuple[Webhook, ...], _Few] = ()

    @property
    def integrations(self) -> Mapping[Lane, Integration]:
        """The ways to this receiver, by their places."""
        every: tuple[tuple[Integration, ...], ...] = (self.email_configs, self.webhook_configs)
        return {
            Lane(self.name, f"{one.NAME}[{place}]"): one
            for kind in every
            for place, one in enumerate(kind)
        }


class Alerting(Struct, frozen=True, forbid_unknown_fields=True):
    """All of config/alerting.yml."""

    LATER: ClassVar[Mapping[str, str]] = {
        "inhibit_rules": "not supported yet; every alert that fires is told",
        "time_intervals": _TIMES,
        "mute_time_intervals": _TIMES,
        "templates": "not supported yet; mails are in chatwatch's own words",
        "tracing": "not supported",
    }

    route: Route
    receivers: tuple[Receiver, ...]
    everywhere: Global = field(name="global", default_factory=Global)

    @property
    def receiver(self) -> Receiver:
        """The one that is told, with what `global` gives it; of a checked file."""
        (found,) = (one for one in self.receivers if one.name == self.route.receiver)
        return _completed(found, self.everywhere)


def load(path: str, environ: Mapping[str, str]) -> Alerting:
    """Return what a file says; strict.ConfigError tells all that is wrong with it."""
    return strict.load_file(path, Alerting, environ=environ, check=problems)


def problems(alerting: Alerting) -> Found:
    """Yield what only several fields together show."""
    names = [one.name for one in alerting.receivers]
    for place, name in enumerate(names):
        if name in names[:place]:
            yield f"receivers[{place}].name", f"the name {strict.quoted(name)} is taken"
    if alerting.route.receiver not in names:
        near = strict.hint(alerting.route.receiver, names)
        said = f"no receiver is called {strict.quoted(alerting.route.receiver)}{near}"
        yield "route.receiver", said
    for place, receiver in enumerate(alerting.receivers):
        done = _completed(receiver, alerting.everywhere)
        for index, email in enumerate(done.email_configs):
            for said in _missing(email):
                yield f"receivers[{place}].email_configs[{index}]", said


def warnings(alerting: Alerting) -> Found:
    """Yield the places of secrets that stand in the file itself."""
    for place, receiver in enumerate(alerting.receivers):
        for index, email in enumerate(receiver.email_configs):
            path = f"receivers[{place}].email_configs[{index}].auth_password"
            yield from _written(path, email.auth_password)
        for index, webhook in enumerate(receiver.webhook_configs):
            path = f"receivers[{place}].webhook_configs[{index}].http_config"
            yield from _written_http(path, webhook.http_config)
    yield from _written("global.smtp_auth_password", alerting.everywhere.smtp_auth_password)
    yield from _written_http("global.http_config", alerting.everywhere.http_config)


def _completed(receiver: Receiver, everywhere: Global) -> Receiver:
    return replace(
        receiver,
        email_configs=tuple(_email(one, everywhere) for one in receiver.email_configs),
        webhook_configs=tuple(
            replace(one, http_config=one.http_config or everywhere.http_config)
            for one in receiver.webhook_configs
        ),
    )


def _email(email: Email, everywhere: Global) -> Email:
    own = email.password is not None
    file = email.auth_password_file if own else everywhere.smtp_auth_password_file
    require_tls = email.require_tls
    return replace(
        email,
        sender=email.sender or everywhere.smtp_from,
        smarthost=email.smarthost or everywhere.smtp_smarthost,
        hello=email.hello or everywhere.smtp_hello,
        auth_username=email.auth_username or everywhere.smtp_auth_username,
        auth_password=email.auth_password if own else everywhere.smtp_auth_password,
        auth_password_file=file,
        auth_identity=email.auth_identity or everywhere.smtp_auth_identity,
        require_tls=everywhere.smtp_require_tls if require_tls is None else require_tls,
        tls_config=email.tls_config or everywhere.smtp_tls_config,
    )


def _missing(email: Email) -> Iterator[str]:
    if not email.sender:
        yield "from: missing; write it here, or smtp_from in global"
    if not email.smarthost:
        yield "smarthost: missing; write it here, or smtp_smarthost in global"
        return
    try:
        email.relay()
    except ValueError as error:
        yield str(error)


def _written_http(path: str, http: HttpSettings | None) -> Found:
    if http is None:
        return
    if http.basic_auth is not None:
        yield from _written(f"{path}.basic_auth.password", http.basic_auth.password)
    if http.authorization is not None:
        yield from _written(f"{path}.authorization.credentials", http.authorization.credentials)


def _written(path: str, secret: Secret | None) -> Found:
    if isinstance(secret, Written):
        yield path, "the secret stands in this file; env:NAME or file:path would keep it out"
