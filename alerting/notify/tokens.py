"""The shell that asks for tokens of OAuth 2 and keeps them until they are over, in memory only."""

from typing import Final

import aiohttp

from alerting import clock
from alerting.notify import connection, oauth2
from alerting.notify.oauth2 import OAuth2, Token, Untold
from alerting.notify.tls import Tls
from alerting.secret import Secret

_MOST: Final = 200
_BYTES: Final = 65_536


class Tokens:
    """Tokens by what they were asked for."""

    def __init__(self) -> None:
        self._kept: dict[str, tuple[Secret, float]] = {}
        # Servers that want our name in the form.
        self._in_form: set[str] = set()

    async def token(self, settings: OAuth2) -> Secret:
        """Return the value of the header Authorization; raises Untold where there is none."""
        value, until = self._kept.get(settings.name, (Secret(""), 0.0))
        now = clock.monotonic()
        if now < until:
            return value
        try:
            made = await self._asked(settings)
        except (aiohttp.ClientError, OSError) as error:
            reason, said = connection.trouble(error) or ("network", "the connection ended")
            raise Untold(f"the server of tokens: {said}", reason=reason) from None
        end = float("inf") if made.seconds is None else now + made.seconds
        self._keep(settings.name, (made.value, end))
        return made.value

    def forget(self, settings: OAuth2) -> None:
        """Ask anew the next time: the token was not believed."""
        self._kept.pop(settings.name, None)

    def _keep(self, name: str, kept: tuple[Secret, float]) -> None:
        while len(self._kept) >= _MOST:
            del self._kept[next(iter(self._kept))]
        self._kept[name] = kept

    async def _asked(self, settings: OAuth2) -> Token:
        """Ask by a header, else in the form; what a server understood is remembered."""
        async with await connection.opened(settings.tls_config or Tls()) as session:
            in_form = settings.name in self._in_form
            try:
                return await _answered(session, settings, in_form=in_form)
            except Untold as error:
                if in_form or not error.again:
                    raise
            made = await _answered(session, settings, in_form=True)
            if len(self._in_form) < _MOST:
                self._in_form.add(settings.name)
            return made


async def _answered(session: aiohttp.ClientSession, settings: OAuth2, *, in_form: bool) -> Token:
    headers, body = oauth2.request(settings, in_form=in_form)
    route = connection.route(settings.token_url, settings.proxy, settings.tls_config or Tls())
    async with session.post(settings.token_url, data=body, headers=headers, **route) as answer:
        read = bytearray()
        while len(read) < _BYTES and (chunk := await answer.content.read(_BYTES)):
            read += chunk
        return oauth2.token(answer.status, bytes(read[:_BYTES]))
