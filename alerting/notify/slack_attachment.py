"""The attachment of `slack_configs`, for whoever has words of their own there. Pure.

https://docs.slack.dev/legacy/legacy-messaging/legacy-secondary-message-attachments
"""

from collections.abc import Callable, Mapping
from typing import Annotated, Any, ClassVar, Final

from msgspec import Meta, Struct, structs

from alerting.notify import slack_limits as limits

Expand = Callable[[str], str]
"""What makes the text of a template."""

_Few = Meta(max_length=50)
_MRKDWN_IN: Final = ("fallback", "pretext", "text")


def _own(name: str) -> str:
    """Return what Alertmanager has in a field by default."""
    return f'{{{{ template "slack.default.{name}" . }}}}'


class SlackField(Struct, frozen=True, forbid_unknown_fields=True):
    """A cell of the attachment's table; a `short` one has another beside it."""

    title: Annotated[str, Meta(min_length=1)]
    value: Annotated[str, Meta(min_length=1)]
    short: bool | None = None


class SlackConfirmation(Struct, frozen=True, forbid_unknown_fields=True):
    """What is asked before an action is done."""

    text: Annotated[str, Meta(min_length=1)]
    title: str = ""
    ok_text: str = ""
    dismiss_text: str = ""


class SlackAction(Struct, frozen=True, forbid_unknown_fields=True):
    """A button or menu of the attachment: one that leads to a `url`, or tells Slack's app."""

    type: Annotated[str, Meta(min_length=1, description="button or select")]
    text: Annotated[str, Meta(min_length=1)]
    url: str = ""
    style: str = ""
    name: str = ""
    value: str = ""
    confirm: SlackConfirmation | None = None

    def __post_init__(self) -> None:
        if not self.url and not self.name:
            raise ValueError("write url or name")


class SlackTexts(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What a message of `slack_configs` says; each text is a template of Go.

    Where all of it is as Alertmanager has it by default, the message is chatwatch's own.
    """

    LOOKS: ClassVar = frozenset({"username", "icon_emoji", "icon_url", "link_names"})

    username: str = _own("username")
    icon_emoji: str = _own("iconemoji")
    icon_url: str = _own("iconurl")
    link_names: Annotated[bool, Meta(description="whether @names in texts are linked")] = False
    color: Annotated[str, Meta(description="good, warning, danger or #rrggbb")] = _own("color")
    title: str = _own("title")
    title_link: str = _own("titlelink")
    pretext: str = _own("pretext")
    text: str = _own("text")
    message_text: Annotated[str, Meta(description="text above the attachment")] = ""
    fields: Annotated[tuple[SlackField, ...], _Few] = ()
    short_fields: Annotated[bool, Meta(description="`short` where a field does not say")] = False
    footer: str = _own("footer")
    fallback: str = _own("fallback")
    callback_id: str = _own("callbackid")
    image_url: str = ""
    thumb_url: str = ""
    mrkdwn_in: Annotated[tuple[str, ...], _Few] = ()
    actions: Annotated[tuple[SlackAction, ...], _Few] = ()

    @property
    def is_ours(self) -> bool:
        """Whether no text is anybody's own, so that the message is chatwatch's."""
        return all(
            is_default(self, name) for name in _DEFAULTS if name not in {*SlackTexts.LOOKS, "color"}
        )


def is_default(texts: SlackTexts, name: str) -> bool:
    """Say whether a field says what Alertmanager says by default, however it is spaced."""
    value, default = getattr(texts, name), _DEFAULTS[name]
    if isinstance(value, str):
        return "".join(value.split()) == "".join(default.split())
    return bool(value == default)


_DEFAULTS: Mapping[str, Any] = {one.name: one.default for one in structs.fields(SlackTexts)}


def attachment(texts: SlackTexts, expand: Expand) -> dict[str, Any]:
    """Return the attachment as Alertmanager makes it, cut to what Slack takes."""
    made = {
        "title": limits.cut(expand(texts.title), limits.TITLE),
        "title_link": expand(texts.title_link),
        "pretext": limits.cut(expand(texts.pretext), limits.SECTION),
        "text": limits.cut(expand(texts.text), limits.ATTACHMENT),
        "fallback": limits.cut(expand(texts.fallback), limits.SECTION),
        "callback_id": expand(texts.callback_id)[: limits.ID],
        "fields": [_field(one, expand, is_short=texts.short_fields) for one in texts.fields],
        "actions": [_action(one, expand) for one in texts.actions[: limits.LEGACY_ACTIONS]],
        "image_url": expand(texts.image_url),
        "thumb_url": expand(texts.thumb_url),
        "footer": limits.cut(expand(texts.footer), limits.FOOTER),
        "color": expand(texts.color),
        "mrkdwn_in": list(texts.mrkdwn_in or _MRKDWN_IN),
    }
    return {name: value for name, value in made.items() if value or name in _ALWAYS}


_ALWAYS = frozenset({"text", "fallback"})


def _field(field: SlackField, expand: Expand, *, is_short: bool) -> dict[str, Any]:
    return {
        "title": limits.cut(expand(field.title), limits.TITLE),
        "value": limits.cut(expand(field.value), limits.FIELD),
        "short": is_short if field.short is None else field.short,
    }


def _action(action: SlackAction, expand: Expand) -> dict[str, Any]:
    """Return an action; one with a URL is a link, whatever else it has, as in Alertmanager."""
    names = ("type", "text", "style", *(("url",) if action.url else ("name", "value")))
    made: dict[str, Any] = {name: expand(getattr(action, name)) for name in names}
    if action.confirm is not None and not action.url:
        asked = structs.asdict(action.confirm)
        made["confirm"] = {name: text for name, one in asked.items() if (text := expand(one))}
    return {name: value for name, value in made.items() if value}
