"""A server of OAuth 2 tokens that wants to know who asks."""

import base64
from typing import Any

from aiohttp import web

from alerting.notify.oauth2 import OAuth2
from alerting.secret import Secret

CLIENT, SECRET = "us", "hunter2-of-us"


class TokenServer:
    """Gives out T1, T2, …; `fields` are what its answers say besides, `in_form` how it is asked."""

    def __init__(self, *, in_form: bool = False, **fields: Any) -> None:
        self.in_form = in_form
        self.fields = fields
        self.status = 200
        self.given: list[str] = []
        self.asked: list[dict[str, Any]] = []
        self.app = web.Application()
        self.app.router.add_post("/token", self._token)

    def settings(self, address: str, **more: Any) -> OAuth2:
        given = {"client_id": CLIENT, "client_secret": Secret(SECRET), **more}
        return OAuth2(token_url=f"{address}/token", **given)

    async def _token(self, request: web.Request) -> web.Response:
        form = dict(await request.post())
        self.asked.append(form)
        basic = base64.b64encode(f"{CLIENT}:{SECRET}".encode()).decode()
        header = request.headers.get("Authorization") == f"Basic {basic}"
        in_form = (form.get("client_id"), form.get("client_secret")) == (CLIENT, SECRET)
        if not (in_form if self.in_form else header):
            return web.json_response({"error": "invalid_client"}, status=401)
        if self.status != 200:
            return web.Response(status=self.status)
        self.given.append(f"T{len(self.given) + 1}")
        return web.json_response({"access_token": self.given[-1], **self.fields})
