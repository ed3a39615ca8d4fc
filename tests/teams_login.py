"""Microsoft's sign-in hosts over HTTP: keys, tokens, and what MSAL asks besides."""

from __future__ import annotations

from dataclasses import dataclass

from aiohttp import web

from tests.teams_authority import Authority, Refusal
from tests.teams_faults import Faults, fail
from tests.teams_tenant import TENANT


@dataclass(slots=True)
class Login:
    """Serves what an authority says. ``faults`` are those of the whole stand-in."""

    authority: Authority
    faults: Faults

    def add_to(self, app: web.Application) -> None:
        """All its routes."""
        app.router.add_get("/v1/.well-known/openidconfiguration", self._openid)
        app.router.add_get("/v1/.well-known/keys", self._keys)
        app.router.add_get("/{tenant}/v2.0/.well-known/openid-configuration", self._entra)
        app.router.add_post("/{tenant}/oauth2/v2.0/token", self._token)
        app.router.add_get("/common/discovery/instance", self._instances)
        app.router.add_get("/metadata/identity/oauth2/token", self._identity)

    async def _openid(self, request: web.Request) -> web.StreamResponse:
        return web.json_response(self.authority.openid(f"{request.scheme}://{request.host}"))

    async def _keys(self, request: web.Request) -> web.StreamResponse:
        fault = self.faults.meet("keys")
        return await fail(request, fault) if fault else web.json_response(self.authority.key_set())

    async def _entra(self, request: web.Request) -> web.StreamResponse:
        tenant = request.match_info["tenant"]
        if tenant != TENANT:
            return _told(Refusal("invalid_tenant").body(), 400)
        return _told(self.authority.entra(tenant))

    async def _token(self, request: web.Request) -> web.StreamResponse:
        fault = self.faults.meet("token")
        if fault is not None:
            return await fail(request, fault)
        answer = self.authority.token(request.match_info["tenant"], dict(await request.post()))
        return _told(answer.body(), 401) if isinstance(answer, Refusal) else _told(answer)

    async def _instances(self, request: web.Request) -> web.StreamResponse:
        return _told(self.authority.instances())

    async def _identity(self, request: web.Request) -> web.StreamResponse:
        metadata = request.headers.get("Metadata") == "true"
        answer = self.authority.of_identity(dict(request.query), metadata=metadata)
        return _told(answer.body(), 400) if isinstance(answer, Refusal) else _told(answer)


def _told(body: object, status: int = 200) -> web.Response:
    return web.json_response(body, status=status)
