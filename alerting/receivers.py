"""`receivers` of config/alerting.yml: people or programs that are told together.

A kind that there is not is refused by name, with what there is instead.
https://prometheus.io/docs/alerting/latest/configuration/#receiver
"""

from collections.abc import Iterator, Mapping
from typing import Annotated, Any, ClassVar, Final, Self

from msgspec import Meta, Struct, structs
from msgspec.structs import replace

from alerting.document.problem import key_path
from alerting.notify import (
    Email,
    Integration,
    PagerDuty,
    Slack,
    Teams,
    TeamsConnector,
    Webhook,
    address,
)
from alerting.notify.global_settings import Global
from alerting.secret import Written
from alerting.store.rows import Lane

Found = Iterator[tuple[str, str]]

_OTHER_KINDS: Final = (
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
_INSTEAD: Final = (
    "not supported; there are email_configs, slack_configs, pagerduty_configs, msteamsv2_configs "
    "and webhook_configs"
)
_INLINE: Final = "the secret stands in this file; env:NAME or file:path would keep it out"
_SLACK_API: Final = "https://slack.com/api/"
_Few = Meta(max_length=20)


class Receiver(Struct, frozen=True, forbid_unknown_fields=True):
    """People or programs that are told together; without any integration, nobody."""

    LATER: ClassVar[Mapping[str, str]] = dict.fromkeys(
        (f"{one}_configs" for one in _OTHER_KINDS), _INSTEAD
    )

    name: Annotated[str, Meta(min_length=1, max_length=200)]
    email_configs: Annotated[tuple[Email, ...], _Few] = ()
    slack_configs: Annotated[tuple[Slack, ...], _Few] = ()
    pagerduty_configs: Annotated[tuple[PagerDuty, ...], _Few] = ()
    msteams_configs: Annotated[tuple[TeamsConnector, ...], _Few] = ()
    msteamsv2_configs: Annotated[tuple[Teams, ...], _Few] = ()
    webhook_configs: Annotated[tuple[Webhook, ...], _Few] = ()

    @property
    def integrations(self) -> Mapping[Lane, Integration]:
        """The ways to this receiver, by their places."""
        return {
            Lane(self.name, f"{one.NAME}[{place}]"): one
            for key in _kinds()
            for place, one in enumerate(getattr(self, key))
        }

    def completed(self, everywhere: Global) -> Self:
        """Return it with what `global` gives its integrations."""
        return replace(
            self,
            **{
                key: tuple(one.completed(everywhere) for one in getattr(self, key))
                for key in _kinds()
            },
        )

    def missing(self) -> Found:
        """Yield what its integrations lack, of a completed one: paths and sentences."""
        for key in _kinds():
            for place, one in enumerate(getattr(self, key)):
                for said in one.missing():
                    yield f"{key}[{place}]", said


def written(path: str, value: Any) -> Found:
    """Yield the places of secrets that stand in the file itself, of whatever stands at a path."""
    match value:
        case Written() if not _is_public(path, value):
            yield path, _INLINE
        case Struct():
            for one in structs.fields(value):
                yield from written(f"{path}.{one.encode_name}", getattr(value, one.name))
        case Mapping():
            for key, inner in value.items():
                yield from written(key_path(path, key), inner)
        case tuple():
            for place, one in enumerate(value):
                yield from written(f"{path}[{place}]", one)


def _is_public(path: str, secret: Written) -> bool:
    """Say whether it tells nothing, though Alertmanager hides it: most addresses do not."""
    if path.endswith((".url", ".proxy_url")):
        return not address.is_telling(secret.reveal())
    return ".endpoint_params." in path or secret.reveal().startswith(_SLACK_API)


def _kinds() -> tuple[str, ...]:
    """Return the keys of all kinds of integrations, in the order in which lanes stand."""
    return tuple(one for one in Receiver.__struct_fields__ if one != "name")
