"""`alerting.slack` of chatwatch.yml: how presses of buttons in Slack come back to us."""

from typing import Annotated

from msgspec import Meta, Struct

from alerting.secret import Secret


class SlackSettings(Struct, frozen=True, forbid_unknown_fields=True):
    """With either secret, messages have buttons to acknowledge and to silence."""

    signing_secret: Annotated[
        Secret | None,
        Meta(
            description="signing secret of your Slack app, whose interactivity URL is "
            "`/slack/actions` of this daemon",
        ),
    ] = None
    app_token: Annotated[
        Secret | None,
        Meta(
            description="app-level token (xapp-…) with connections:write, for Socket Mode, by "
            "which Slack needs no way in",
        ),
    ] = None

    @property
    def is_answered(self) -> bool:
        """Whether a press of a button comes back to us."""
        return self.signing_secret is not None or self.app_token is not None
