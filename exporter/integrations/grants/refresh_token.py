"""`refresh_token`: a person let the application in once; what that gave asks for tokens since.

A server that rotates gives another refresh token each time, which alone is good for the next time;
to show an old one again makes many of them take all back. So what came last is kept, also when
scopes or the client's secret change, until another refresh token stands in the settings.
https://www.rfc-editor.org/rfc/rfc6749#section-6
"""

import functools
from collections.abc import Iterator

from msgspec.structs import replace

from alerting.strict import Secret
from exporter.integrations.exchange.call import Answer
from exporter.integrations.exchange.found import Found
from exporter.integrations.exchange.token import Shown, Token
from exporter.integrations.grants import reply
from exporter.integrations.grants.application import Application
from exporter.integrations.grants.grant import ClientId


class RefreshToken(
    Application,
    frozen=True,
    forbid_unknown_fields=True,
    kw_only=True,
    dict=True,
    tag="refresh_token",
):
    """An application that a person let in."""

    refresh_token: Secret
    client_id: ClientId = ""
    client_secret: Secret | None = None

    def shown(self, held: Token | None, now: float) -> Shown:  # noqa: ARG002 # ages by use, not time
        """Return the form that asks for a token with the newest refresh token."""
        asked = {"grant_type": "refresh_token", "refresh_token": self._newest(held).reveal()}
        return self.form(asked, self.client_id, self.client_secret)

    def token(self, answer: Answer, held: Token | None) -> Token | Found:
        """Return the token of an answer, or why there is none; no new refresh token keeps the old.

        The base URL is kept likewise.
        """
        found = reply.token(answer, self.token_url, of_grant="token_revoked")
        if isinstance(found, Token):
            own = held if held is not None and self._descends(held) else None
            refresh = found.refresh or (own.refresh if own else None)
            site = found.site or (own.site if own else "")
            found = replace(found, refresh=refresh, site=site)
        return self.stamped(found)

    def wrong(self) -> Iterator[tuple[str, str]]:
        """Return what is wrong though each field is right by itself."""
        yield from Application.wrong(self)
        if self.client_secret is not None and not self.client_id:
            yield "client_id", "expected the id that client_secret belongs to"
        if self.client_in == "header" and self.client_secret is None:
            yield "client_in", "a header shows client_id and client_secret; write client_secret"

    @functools.cached_property
    def origin(self) -> str:
        """A digest of the settings; its first half is of those that a refresh token hangs on."""
        line = self.digest("token_url", "client_id", "refresh_token")
        return line[:16] + self.digest(*self.__struct_fields__)[:16]

    def _descends(self, held: Token) -> bool:
        """Say whether a token came of the refresh token of the settings, however long ago."""
        return held.origin[:16] == self.origin[:16]

    def _newest(self, held: Token | None) -> Secret:
        if held is None or held.refresh is None or not self._descends(held):
            return self.refresh_token
        return held.refresh
