"""What Microsoft's sign-in hosts do for a bot: keys for what it is sent, bearer tokens for what it sends."""

from __future__ import annotations

import base64
import hashlib
import secrets
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from functools import cache
from typing import Any

import jwt
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPrivateKey, generate_private_key

from tests.teams_tenant import APP, TENANT, Shape

ENTRA = "https://login.microsoftonline.com"
IMDS = "http://169.254.169.254"
"""Where a machine in Azure asks for the token of its managed identity."""
IDENTITY = "5b0e6a52-0000-4000-8000-0000000000aa"
ISSUER = "https://api.botframework.com"
SCOPE = "https://api.botframework.com/.default"
SECRET = "s8Q~wren-client-secret-of-the-tests-0123456"
ASSERTION = "urn:ietf:params:oauth:client-assertion-type:jwt-bearer"
HOUR = 3600


@cache
def signing_key(name: str = "msteams") -> RSAPrivateKey:
    """A private key, made once for all tests."""
    return generate_private_key(65537, 2048)


def key_id(name: str) -> str:
    """The ``kid`` of a key."""
    return base64.urlsafe_b64encode(hashlib.sha1(name.encode()).digest()).decode().rstrip("=")


def public_key(name: str, endorsements: list[str]) -> Shape:
    """One entry of the key set, endorsed for some channels."""
    whole = jwt.algorithms.RSAAlgorithm.to_jwk(signing_key(name).public_key(), as_dict=True)
    return {**whole, "use": "sig", "kid": key_id(name), "x5t": key_id(name), "endorsements": endorsements}


@dataclass(slots=True)
class Refusal:
    """How the token endpoint says no."""

    error: str
    description: str = "AADSTS7000215: Invalid client secret provided."

    def body(self) -> Shape:
        """As Entra writes it."""
        return {"error": self.error, "error_description": self.description, "error_codes": [7000215]}


@dataclass(slots=True)
class Authority:
    """``keys`` are published, each with its endorsed channels; ``given`` are the tokens Wren may use."""

    now: Callable[[], float] = time.time
    keys: dict[str, list[str]] = field(default_factory=lambda: {"msteams": ["msteams"]})
    signs_with: str = "msteams"
    given: set[str] = field(default_factory=set, repr=False)
    asked: list[Shape] = field(default_factory=list, repr=False)
    fetched: int = 0
    life: int = HOUR

    # --- activities, to Wren -------------------------------------------------------------------------

    def openid(self, origin: str) -> Shape:
        """The OpenID configuration."""
        return {
            "issuer": ISSUER,
            "authorization_endpoint": "https://invalid.botframework.com",
            "jwks_uri": f"{origin}/v1/.well-known/keys",
            "id_token_signing_alg_values_supported": ["RS256"],
            "token_endpoint_auth_methods_supported": ["private_key_jwt"],
        }

    def key_set(self) -> Shape:
        """The published keys."""
        self.fetched += 1
        return {"keys": [public_key(name, channels) for name, channels in self.keys.items()]}

    def claims(self, service_url: str) -> Shape:
        """What a genuine token says."""
        at = int(self.now())
        return {"iss": ISSUER, "aud": APP, "serviceurl": service_url, "nbf": at - 300, "exp": at + HOUR}

    def sign(self, claims: Shape, key: str = "") -> str:
        """A token, with RS256."""
        name = key or self.signs_with
        headers = {"kid": key_id(name), "x5t": key_id(name)}
        return jwt.encode(claims, signing_key(name), "RS256", headers)

    # --- bearer tokens, for Wren ---------------------------------------------------------------------

    def entra(self, tenant: str) -> Shape:
        """The OpenID configuration of a tenant, which MSAL reads first."""
        base = f"{ENTRA}/{tenant}"
        return {
            "token_endpoint": f"{base}/oauth2/v2.0/token",
            "authorization_endpoint": f"{base}/oauth2/v2.0/authorize",
            "device_authorization_endpoint": f"{base}/oauth2/v2.0/devicecode",
            "issuer": f"{base}/v2.0",
            "jwks_uri": f"{base}/discovery/v2.0/keys",
            "tenant_region_scope": "EU",
        }

    def instances(self) -> Shape:
        """Which hosts are Entra's, which MSAL asks when it was refused."""
        host = ENTRA.removeprefix("https://")
        names = {"preferred_network": host, "preferred_cache": "login.windows.net", "aliases": [host]}
        found = f"{ENTRA}/common/.well-known/openid-configuration"
        return {"tenant_discovery_endpoint": found, "api-version": "1.1", "metadata": [names]}

    def token(self, tenant: str, asked: Shape) -> Shape | Refusal:
        """A token for who proves to be the app, or why not."""
        self.asked.append(asked)
        if tenant != TENANT:
            return Refusal("invalid_request", "AADSTS90002: Tenant not found.")
        if asked.get("grant_type") != "client_credentials" or asked.get("client_id") != APP:
            return Refusal("unauthorized_client", "AADSTS700016: Application not found.")
        if SCOPE not in str(asked.get("scope", "")).split():
            return Refusal("invalid_scope", "AADSTS70011: The provided scope is not valid.")
        if not self._proved(tenant, asked):
            return Refusal("invalid_client")
        return self._grant()

    def of_identity(self, asked: Shape, *, metadata: bool) -> Shape | Refusal:
        """A token for the managed identity of the machine that asks."""
        self.asked.append(asked)
        if not metadata or asked.get("client_id") != IDENTITY or asked.get("resource") != ISSUER:
            return Refusal("invalid_request", "Identity not found")
        return {**self._grant(), "resource": ISSUER, "expires_in": str(self.life)}

    def _grant(self) -> Shape:
        token = f"eyJ0.{secrets.token_urlsafe(48)}.{secrets.token_urlsafe(32)}"
        self.given.add(token)
        return {"token_type": "Bearer", "expires_in": self.life, "access_token": token}

    def _proved(self, tenant: str, asked: Shape) -> bool:
        if asked.get("client_assertion_type") == ASSERTION:
            return self.is_assertion(str(asked.get("client_assertion")), tenant)
        return bool(asked.get("client_secret") == SECRET)

    def is_assertion(self, assertion: str, tenant: str) -> bool:
        """Whether this is the app's certificate, or a platform it is federated with, that speaks."""
        options: Any = {"verify_aud": False, "require": ["exp"]}
        try:
            claims = jwt.decode(
                assertion, signing_key("client").public_key(), algorithms=["RS256", "PS256"], options=options
            )
        except jwt.PyJWTError:
            return False
        own = claims.get("iss") == APP and str(claims.get("aud", "")).endswith(f"/{tenant}/oauth2/v2.0/token")
        return own or claims.get("aud") == "api://AzureADTokenExchange"
