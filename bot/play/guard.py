"""Who may speak to the playground: only a page this server itself gave, on this very machine."""

from __future__ import annotations

from ipaddress import ip_address
from urllib.parse import urlsplit

from aiohttp import web

_HTTP_PORT = 80


def own_host(request: web.Request) -> str | None:
    """The Host header where it names this machine and our port, else None.

    Another name may be a web page elsewhere whose name was pointed at this machine (DNS rebinding).
    """
    transport = request.transport
    host = request.headers.get("Host", "")
    if transport is None or len(request.headers.getall("Host", [])) != 1:
        return None
    try:
        parts = urlsplit(f"//{host}")
        port = parts.port or _HTTP_PORT
    except ValueError:
        return None
    if parts.netloc != host or "@" in host or port != transport.get_extra_info("sockname")[1]:
        return None
    return host if _is_loopback(parts.hostname or "") else None


def own_origin(request: web.Request) -> bool:
    """Whether the Origin header is that of our own page. A missing one is not."""
    host = own_host(request)
    return host is not None and request.headers.getall("Origin", []) == [f"http://{host}"]


def headers(host: str) -> dict[str, str]:
    """What every response carries: nothing from outside, nothing kept, nothing framed, nothing told on."""
    policy = (
        "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; "
        f"connect-src 'self' ws://{host}; form-action 'none'; base-uri 'none'; frame-ancestors 'none'"
    )
    return {
        "Content-Security-Policy": policy if host else "default-src 'none'",
        "Cache-Control": "no-store",
        "Cross-Origin-Opener-Policy": "same-origin",
        "Cross-Origin-Resource-Policy": "same-origin",
        "Permissions-Policy": "camera=(), geolocation=(), microphone=()",
        "Referrer-Policy": "no-referrer",
        "X-Content-Type-Options": "nosniff",
        "X-Frame-Options": "DENY",
    }


def _is_loopback(name: str) -> bool:
    if name == "localhost":
        return True
    try:
        return ip_address(name).is_loopback
    except ValueError:
        return False
