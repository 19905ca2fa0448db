"""A server of tokens: as a pure function, and over HTTP.

It knows one application, rotates refresh tokens, and verifies assertions with the public key as
Salesforce and Google do.
"""

import base64
import contextlib
import json
from collections.abc import AsyncIterator, Mapping
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import parse_qsl, unquote_plus

from aiohttp import web
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.padding import PKCS1v15
from cryptography.hazmat.primitives.hashes import SHA256

from alerting import clock
from tests.exporter.integrations.grants import keys

CLIENT, SECRET = "app 1", "s3cret+/:planted"
USER = "watch@acme.example"
ACCOUNT = "watch@acme.iam.gserviceaccount.com"
JWT = "urn:ietf:params:oauth:grant-type:jwt-bearer"


class RefusedError(Exception):
    """A refusal: its code and sentence."""


@dataclass
class TokenServer:
    """What it knows; ``refresh`` is the only refresh token that is good now."""

    url: str = "https://tokens.test/token"
    refresh: str = "refresh-planted-0"
    audience: str = "https://login.test"
    longest: float = 180.0
    life: int | None = 3600
    key_id: str = ""
    site: str = ""
    given: list[str] = field(default_factory=list)
    claims: dict[str, Any] = field(default_factory=dict)

    def answer(self, headers: Mapping[str, str], body: bytes, now: float) -> tuple[int, Any]:
        """Return a status and JSON."""
        form = dict(parse_qsl(body.decode(), strict_parsing=True))
        try:
            return 200, self._given(headers, form, now)
        except RefusedError as refused:
            code, said = refused.args
            status = 401 if code == "invalid_client" else 400
            return status, {"error": code, "error_description": said}

    def _given(self, headers: Mapping[str, str], form: dict[str, str], now: float) -> Any:
        kind = form["grant_type"]
        told: dict[str, Any] = {"token_type": "Bearer"}
        if kind == JWT:
            self._verify(form["assertion"], now)
        else:
            self._known(headers, form)
        if kind == "refresh_token":
            if form["refresh_token"] != self.refresh:
                raise RefusedError("invalid_grant", "expired access/refresh token")
            self.refresh = f"refresh-planted-{len(self.given) + 1}"
            told["refresh_token"] = self.refresh
        self.given.append(f"access-planted-{len(self.given)}")
        told["access_token"] = self.given[-1]
        if self.life is not None:
            told["expires_in"] = self.life
        if self.site:
            told["instance_url"] = self.site
        return told

    def _known(self, headers: Mapping[str, str], form: dict[str, str]) -> None:
        shown = (form.get("client_id", ""), form.get("client_secret", ""))
        authorization = headers.get("authorization", "")
        if authorization:
            assert shown == ("", ""), "shown twice"
            pair = base64.b64decode(authorization.removeprefix("Basic ")).decode()
            first, _, second = pair.partition(":")
            shown = (unquote_plus(first), unquote_plus(second))
        if shown != (CLIENT, SECRET):
            raise RefusedError("invalid_client", "invalid client credentials")

    def _verify(self, assertion: str, now: float) -> None:
        signed, _, signature = assertion.rpartition(".")
        header, claims = (json.loads(decoded(part)) for part in signed.split("."))
        assert header["alg"] == "RS256"
        if header.get("kid", "") != self.key_id:
            raise RefusedError("invalid_grant", "Invalid JWT Signature.")
        try:
            public = keys.private().public_key()
            public.verify(decoded(signature), signed.encode(), PKCS1v15(), SHA256())
        except InvalidSignature:
            raise RefusedError("invalid_grant", "Invalid JWT Signature.") from None
        if claims["aud"] != self.audience:
            raise RefusedError("invalid_grant", "audience is invalid")
        if not claims["iat"] <= now < claims["exp"] <= now + self.longest:
            raise RefusedError("invalid_grant", "Invalid JWT: Token must be a short-lived token")
        self.claims = claims


def decoded(text: str) -> bytes:
    assert "=" not in text
    return base64.urlsafe_b64decode(text + "=" * (-len(text) % 4))


@contextlib.asynccontextmanager
async def serving(server: TokenServer) -> AsyncIterator[TokenServer]:
    """Serve over HTTP at a free port, which `url` names then."""

    async def answer(request: web.BaseRequest) -> web.StreamResponse:
        headers = {name.lower(): value for name, value in request.headers.items()}
        status, told = server.answer(headers, await request.read(), clock.unix())
        return web.json_response(told, status=status)

    runner = web.ServerRunner(web.Server(answer))
    await runner.setup()
    site = web.TCPSite(runner, "127.0.0.1", 0)
    await site.start()
    server.url = f"{site.name}/token"
    try:
        yield server
    finally:
        await runner.cleanup()
