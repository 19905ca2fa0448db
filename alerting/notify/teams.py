"""Microsoft Teams: `msteamsv2_configs` (workflows) and `msteams_configs` (connectors). Pure.

https://support.microsoft.com/office/8ae491c7-0394-4861-ba59-055e33f75498
"""

from collections.abc import Iterator
from typing import Annotated, ClassVar, Literal, Self

from msgspec import Meta, Struct
from msgspec.structs import replace

from alerting.figures import moment
from alerting.model import Notice
from alerting.notify import (
    address,
    http_answer,
    sections,
    teams_answer,
    teams_card,
    templating,
    wording,
)
from alerting.notify.agent import JSON
from alerting.notify.definitions import BUILT_IN
from alerting.notify.global_settings import Global
from alerting.notify.http_settings import HttpSettings
from alerting.notify.message import Context, Post
from alerting.notify.reply import Reply
from alerting.notify.teams_card import Card
from alerting.notify.verdict import Verdict
from alerting.secret import Secret
from alerting.strict import Inline, SecretFile

TEST = "TEST: "


class Teams(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """One `msteamsv2_configs` entry: a workflow that posts what its webhook receives."""

    NAME: ClassVar = "msteamsv2"
    RESOLVES_AT_ONCE: ClassVar = False
    TAKES_ACKNOWLEDGEMENT: ClassVar = False
    # How much of an answer is read that says yes.
    ANSWER_BYTES: ClassVar = 0

    webhook_url: Annotated[Inline | None, Meta(description="address of the webhook")] = None
    webhook_url_file: Annotated[
        SecretFile | None, Meta(description="file that holds the address")
    ] = None
    title: Annotated[str, Meta(description="Go template of the first line")] = (
        '{{ template "msteamsv2.default.title" . }}'
    )
    text: Annotated[str, Meta(description="Go template of the text, in Markdown")] = (
        '{{ template "msteamsv2.default.text" . }}'
    )
    http_config: HttpSettings | None = None
    send_resolved: Annotated[bool, Meta(description="whether the end is told too")] = True

    def __post_init__(self) -> None:
        address.one_of("webhook_url", self.webhook_url, self.webhook_url_file)

    @property
    def address(self) -> Secret:
        """Where to post to: whoever knows it may post."""
        return address.one_of("webhook_url", self.webhook_url, self.webhook_url_file)

    def completed(self, everywhere: Global) -> Self:
        """Return it with what `global` gives."""
        return replace(self, http_config=self.http_config or everywhere.http_config)

    def compose(self, notice: Notice, context: Context) -> Post:
        """Return the request; the same notice makes the same bytes, whenever it is sent."""
        http = self.http_config or HttpSettings()
        return Post(
            url=self.address,
            content=teams_card.encoded(self._card(notice, context), context.shorter),
            headers=(
                *JSON,
                # A repeat after a crash is known by it, where a workflow looks.
                ("Idempotency-Key", f"{notice.id}/{context.integration}"),
            ),
            wire=http.wire,
            reads=self.ANSWER_BYTES,
        )

    def judge(self, answer: Reply) -> Verdict:
        """Return what the answer means; neither the address nor a secret is in it."""
        http = self.http_config or HttpSettings()
        secrets = (*address.hidden(self.address), *(one.reveal() for one in http.secrets()))
        return http_answer.shown(teams_answer.verdict(answer), secrets)

    def missing(self) -> Iterator[str]:
        """Yield what a completed one lacks: nothing."""
        yield from ()

    def _card(self, notice: Notice, context: Context) -> Card:
        """Return what the card says: in our own words, unless somebody wrote a text."""
        plain = wording.subject(notice)
        title = templating.text(self.title, notice, context, instead=plain).strip() or plain
        is_ours = self._is_ours("text", self.text, context)
        page = wording.link("Status page", context.public_url)
        return Card(
            title=f"{TEST}{title}" if notice.test and "TEST" not in title else title,
            colour=_colour(notice),
            is_markdown=not self._is_ours("title", self.title, context),
            text=None if is_ours else templating.text(self.text, notice, context).strip(),
            alerts=len(notice.alerts),
            sections=sections.sections(notice, teams_card.MOST_ALERTS) if is_ours else (),
            notes=tuple(filter(None, (wording.why(notice), *wording.acknowledged(notice)))),
            links=(page,) if page else (),
            summary=self._summary(notice, context),
            foot=f"{moment(notice.at)}, to {wording.line(notice.receiver)}",
        )

    def _summary(self, _: Notice, __: Context, /) -> str:
        """Return what a notification shows; workflows have no such thing."""
        return ""

    def _is_ours(self, part: str, text: str, context: Context) -> bool:
        """Say whether a text is nobody's but ours."""
        name = f"{self.NAME}.default.{part}"
        is_default = "".join(text.split()) == f'{{{{template"{name}".}}}}'
        ours = BUILT_IN.known.get(name)
        return is_default and context.templates.known.get(name) is ours


class TeamsConnector(Teams, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """One `msteams_configs` entry: an Office 365 connector, which Microsoft is shutting down.

    It is sent the same card, which connectors show too.
    """

    NAME: ClassVar = "msteams"
    ANSWER_BYTES: ClassVar = 2048

    title: str = '{{ template "msteams.default.title" . }}'
    summary: Annotated[str, Meta(description="Go template of what a notification shows")] = (
        '{{ template "msteams.default.summary" . }}'
    )
    text: str = '{{ template "msteams.default.text" . }}'

    def _summary(self, notice: Notice, context: Context, /) -> str:
        return templating.text(self.summary, notice, context).strip()


def _colour(notice: Notice) -> Literal["Attention", "Warning", "Good"]:
    """Return how a card's title looks: as bad as it is."""
    if notice.status == "resolved":
        return "Good"
    is_worst = wording.worst_severity(notice.alerts) in {"critical", ""}
    return "Attention" if is_worst and notice.status == "firing" else "Warning"
