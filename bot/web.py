"""The web server: health, readiness, metrics, the routes of the platforms, and the manners of them all."""

from __future__ import annotations

import asyncio
import errno
import logging
from collections.abc import Awaitable, Callable, Iterable, Mapping
from dataclasses import dataclass, fields
from types import MappingProxyType

from aiohttp import hdrs, web, web_response
from aiohttp.typedefs import Handler, Middleware

from bot.setting_values import address_of, is_loopback

LARGEST_BODY = 256 * 1024
READY_SECONDS = 5.0
STOP_SECONDS = 5.0
"""How long a stop waits for requests under way. Docker kills after ten what has not stopped by then."""
SERVER_NAME = "Wren"
PLAIN = "text/plain"
METRICS_TYPE = "text/plain; version=0.0.4; charset=utf-8"
PROXY_HEADERS = ("Forwarded", "Via", "X-Real-IP")
SECURITY_HEADERS: Mapping[str, str] = MappingProxyType(
    {
        "Cache-Control": "no-store",
        "Content-Security-Policy": (
            "default-src 'none'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
        ),
        "Cross-Origin-Opener-Policy": "same-origin",
        "Cross-Origin-Resource-Policy": "same-origin",
        "Permissions-Policy": "camera=(), geolocation=(), microphone=()",
        "Referrer-Policy": "no-referrer",
        "X-Content-Type-Options": "nosniff",
        "X-Frame-Options": "DENY",
    }
)

_log = logging.getLogger("wren.web")


@dataclass(frozen=True, slots=True)
class WebWords:
    """What the server says in plain text. Each field is the wording key `operator.web.<field>`."""

    ready: str
    not_ready: str
    fault: str
    missing: str
    method: str
    too_large: str
    refused: str


def web_words(say: Callable[[str], str]) -> WebWords:
    """The server's words, asked for by key."""
    return WebWords(**{field.name: say("operator.web." + field.name) for field in fields(WebWords)})


class PortTaken(Exception):
    """Wren cannot listen there. `key` names the text for the operator, which takes `host` and `port`.

    It is `port_taken`, `port_not_allowed` or `host_not_here`.
    """

    def __init__(self, host: str, port: int, key: str = "port_taken") -> None:
        super().__init__(key)
        self.host = host
        self.port = port
        self.key = key


def make_web(
    ready: Callable[[], Awaitable[bool]],
    metrics: Callable[[], Awaitable[bytes]],
    metrics_host: str,
    routes: Iterable[web.RouteDef],
    words: WebWords,
) -> web.Application:
    """The web application. `ready` says whether Wren can keep a concern now; it is given five seconds.

    `metrics` gives the Prometheus text, answered only on a connection that arrived at `metrics_host`
    (any loopback address stands for all of them) and that shows no sign of a proxy. A route may set its
    own security headers; the rest are added.
    """

    async def healthz(_: web.Request) -> web.Response:
        return web.Response(text="ok", content_type=PLAIN)

    async def readyz(_: web.Request) -> web.Response:
        if await _asked(ready):
            return web.Response(text=words.ready, content_type=PLAIN)
        return web.Response(status=503, text=words.not_ready, content_type=PLAIN)

    async def metricsz(request: web.Request) -> web.Response:
        if not _may_see_metrics(request, metrics_host):
            raise web.HTTPNotFound
        return web.Response(body=await metrics(), headers={hdrs.CONTENT_TYPE: METRICS_TYPE})

    app = web.Application(client_max_size=LARGEST_BODY, middlewares=[_faults_in_plain_words(words)])
    app.on_response_prepare.append(_add_headers)
    app.add_routes([web.get("/healthz", healthz), web.get("/readyz", readyz), web.get("/metrics", metricsz)])
    app.add_routes(routes)
    return app


async def serve(app: web.Application, host: str, port: int) -> web.AppRunner:
    """Listen until the runner's `cleanup`. No access log: a path and a moment would tell on somebody.

    A handler runs to its end when the caller hangs up, so that nothing accepted is cut in half. Only a
    `cleanup` ends it, once it has given it ``STOP_SECONDS``: whoever sends half a request holds up no stop.
    Raises PortTaken.
    """
    # Answers to requests that are not HTTP never reach the application; they too shall name no versions.
    vars(web_response)["SERVER_SOFTWARE"] = SERVER_NAME
    runner = web.AppRunner(app, access_log=None, handler_cancellation=False, shutdown_timeout=STOP_SECONDS)
    try:
        await runner.setup()
        await web.TCPSite(runner, host, port).start()
    except OSError as error:
        await runner.cleanup()
        raise PortTaken(host, port, _why(error)) from None
    except BaseException:
        await runner.cleanup()
        raise
    return runner


def _why(error: OSError) -> str:
    if error.errno == errno.EADDRINUSE:
        return "port_taken"
    if error.errno in (errno.EACCES, errno.EPERM):
        return "port_not_allowed"
    return "host_not_here"


async def _asked(ready: Callable[[], Awaitable[bool]]) -> bool:
    try:
        async with asyncio.timeout(READY_SECONDS):
            return await ready()
    except Exception as error:
        _log.warning("web.not_ready", extra={"fault": error})
        return False


def _faults_in_plain_words(words: WebWords) -> Middleware:
    by_status = {404: words.missing, 405: words.method, 413: words.too_large}

    @web.middleware
    async def middleware(request: web.Request, handler: Handler) -> web.StreamResponse:
        try:
            return await handler(request)
        except web.HTTPRedirection:
            raise
        except web.HTTPException as refusal:
            fault = words.fault if refusal.status >= 500 else words.refused
            answer = web.Response(status=refusal.status, text=by_status.get(refusal.status, fault))
            if hdrs.ALLOW in refusal.headers:
                answer.headers[hdrs.ALLOW] = refusal.headers[hdrs.ALLOW]
            return answer
        except Exception as error:
            _log.error("web.fault", exc_info=error)
            return web.Response(status=500, text=words.fault)

    return middleware


async def _add_headers(_: web.Request, response: web.StreamResponse) -> None:
    for name, value in SECURITY_HEADERS.items():
        response.headers.setdefault(name, value)
    response.headers[hdrs.SERVER] = SERVER_NAME


def _may_see_metrics(request: web.Request, metrics_host: str) -> bool:
    if any(name in request.headers for name in PROXY_HEADERS):
        return False
    if any(name.lower().startswith("x-forwarded") for name in request.headers):
        return False
    name = request.transport.get_extra_info("sockname") if request.transport else None
    arrived = address_of(str(name[0])) if isinstance(name, tuple) else None
    if arrived is None:
        return False
    if is_loopback(metrics_host):
        # A proxy on this machine arrives at loopback too; one that keeps the outer Host gives itself away.
        return arrived.is_loopback and is_loopback(_host_of(request))
    wanted = address_of(metrics_host)
    return wanted is not None and (wanted.is_unspecified or wanted == arrived)


def _host_of(request: web.Request) -> str:
    try:
        return request.url.host or ""
    except ValueError:
        return ""
