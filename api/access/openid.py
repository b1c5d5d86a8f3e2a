"""OpenID Connect: a provider vouches for people (authorization code with PKCE, OpenID Connect Core 1.0).

Only the ID token is believed, which is signed: its signature by one of the provider's keys, asymmetric algorithms
alone; that it was issued by the one that is set, for us, for this very request (nonce), and is not over. What
``userinfo`` would say is not asked for. Keys are fetched again when a token names one that is not known.
"""

from __future__ import annotations

import base64
import json
import secrets
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from typing import Any
from urllib.parse import urlsplit

import httpx2
from authlib.common.errors import AuthlibBaseError
from authlib.integrations.base_client.sync_app import OAuth2Mixin
from authlib.integrations.base_client.sync_openid import OpenIDMixin
from authlib.integrations.httpx_client import OAuth2Client
from joserfc.errors import BadSignatureError, JoseError

from api.access.settings import OpenIDSettings
from api.desk.people.records import Role, Vouched
from api.desk.people.vouching import Policy
from ontology.errors import NotAllowed, WrongUse

_WELL_KNOWN = "/.well-known/openid-configuration"
_ALGORITHMS = ("RS256", "RS384", "RS512", "PS256", "PS384", "PS512", "ES256", "ES384", "ES512", "EdDSA", "Ed25519")
_LEEWAY_S = 60
_PATIENCE_S = 10.0
_KEPT_S = 3600.0
_SCOPE = "openid profile"
_PAUSE_S = 20.0
_LONGEST = 2_000
_SILENT = "统一认证暂时没有回答，请稍后再试，或用本馆的密码登录。"


class Silent(NotAllowed):
    """The provider does not answer."""


@dataclass(frozen=True, slots=True)
class Going:
    """A sign-in on its way: what the browser keeps in a cookie until it comes back from the provider."""

    state: str
    nonce: str
    verifier: str
    following: str
    linking: str = ""
    """A mark of the session that links its account; empty for who signs in."""

    def written(self) -> str:
        """As the cookie holds it."""
        return base64.urlsafe_b64encode(json.dumps(asdict(self)).encode()).decode()


def going_of(cookie: str) -> Going | None:
    """Read what a cookie holds; ``None`` for what no cookie of ours holds."""
    try:
        told = json.loads(base64.urlsafe_b64decode(cookie[:_LONGEST].encode()))
        return Going(**{name: str(told[name]) for name in ("state", "nonce", "verifier", "following", "linking")})
    except (ValueError, KeyError, TypeError):
        return None


class _Client(OAuth2Mixin, OpenIDMixin):  # type: ignore[misc]
    client_cls = OAuth2Client


class OpenID:
    """The provider that is set."""

    def __init__(
        self, issuer: str, client: str, secret: str, *, label: str, policy: Policy, claim: str = "groups"
    ) -> None:
        self.issuer = issuer.rstrip("/")
        self.label = label
        """What the button says."""
        self.policy = policy
        self._claim = claim
        self._told = (client, secret)
        self._made: tuple[float, _Client] | None = None
        self._silent_until = 0.0

    def begin(self, back: str, *, following: str, linking: str = "") -> tuple[str, Going]:
        """Return the provider's address to send a browser to, and what it keeps meanwhile. ``back`` is ours."""
        going = Going(
            secrets.token_urlsafe(32), secrets.token_urlsafe(32), secrets.token_urlsafe(48), following, linking
        )
        told = {"state": going.state, "nonce": going.nonce, "code_verifier": going.verifier}
        with _answering():
            address = self._client().create_authorization_url(back, **told)["url"]
        return str(address), going

    def finish(self, back: str, going: Going, *, state: str, code: str, issuer: str = "") -> Vouched:
        """Return for whom the provider vouches. Raises :class:`NotAllowed`, of it
        :class:`Silent` where the provider does not answer."""
        if not secrets.compare_digest(going.state.encode(), state.encode()):
            raise NotAllowed("这次登录不是从本馆开始的，或已过期；请重新登录。")
        if issuer and issuer.rstrip("/") != self.issuer:  # RFC 9207
            raise NotAllowed("这次登录的回答来自另一家认证服务，没有采用。")
        with _answering():
            client = self._client()
            token = client.fetch_access_token(back, code=code, code_verifier=going.verifier)
            claims = self._claims(client, token, going.nonce)
        return self._vouched(claims)

    def _claims(self, client: _Client, token: Mapping[str, Any], nonce: str) -> Mapping[str, Any]:
        options = {
            "iss": {"essential": True, "values": [client.server_metadata["issuer"]]},
            "aud": {"essential": True, "value": self._told[0]},
            "sub": {"essential": True},
        }
        told = {"nonce": nonce, "claims_options": options, "leeway": _LEEWAY_S}
        try:
            claims = client.parse_id_token(token, **told)
        except BadSignatureError:  # keys without a name may have been exchanged
            client.fetch_jwk_set(force=True)
            claims = client.parse_id_token(token, **told)
        if not claims:
            raise NotAllowed("认证服务没有给出身份（id_token）；请把这句话告诉管理员。")
        return dict(claims)

    def _vouched(self, claims: Mapping[str, Any]) -> Vouched:
        groups = claims.get(self._claim, ())
        listed = [groups] if isinstance(groups, str) else groups if isinstance(groups, list) else []
        name = claims.get("preferred_username") or ""
        return Vouched(
            issuer=self.issuer,
            subject=str(claims["sub"]),
            name=str(name),
            shown=str(claims.get("name") or name),
            groups=tuple(str(one) for one in listed),
        )

    def _client(self) -> _Client:
        """The client with what the provider says of itself, asked again every hour."""
        if self._made is None or self._made[0] < time.monotonic() - _KEPT_S:
            client, secret = self._told
            made = _Client(
                None,
                client_id=client,
                client_secret=secret,
                server_metadata_url=f"{self.issuer}{_WELL_KNOWN}",
                client_kwargs={
                    "scope": _SCOPE,
                    "code_challenge_method": "S256",
                    "timeout": _PATIENCE_S,
                    "trust_env": False,
                },
            )
            self._check(self._discovered(made))
            self._made = (time.monotonic(), made)
        return self._made[1]

    def _discovered(self, made: _Client) -> dict[str, Any]:
        """Ask the provider of itself; one that has just been silent is not waited for again by everybody."""
        if time.monotonic() < self._silent_until:
            raise Silent(_SILENT)
        try:
            told: dict[str, Any] = made.load_server_metadata()
        except httpx2.HTTPError:
            self._silent_until = time.monotonic() + _PAUSE_S
            raise
        return told

    def _check(self, told: dict[str, Any]) -> None:
        """Hold a provider to what it is set as (OpenID Connect Discovery 1.0, 4.3), and to ways that are safe."""
        if str(told.get("issuer", "")).rstrip("/") != self.issuer:
            raise NotAllowed("认证服务自称的 issuer 与设置的 oidc_issuer 不同；请管理员核对。")
        for name in ("authorization_endpoint", "token_endpoint", "jwks_uri"):
            if not safe(str(told.get(name, ""))):
                raise NotAllowed(f"认证服务的 {name} 不是 https 地址；请管理员核对。")
        offered = told.get("id_token_signing_alg_values_supported") or ["RS256"]
        known = [one for one in offered if one in _ALGORITHMS]
        if not known:
            raise NotAllowed("认证服务不用公钥签名（RS256、ES256……），不能采用；请管理员核对。")
        told["id_token_signing_alg_values_supported"] = known


def safe(address: str) -> bool:
    """Say whether what is sent to an address stays between the two: https, or this very machine."""
    parts = urlsplit(address)
    return bool(parts.hostname) and (
        parts.scheme == "https" or (parts.scheme == "http" and parts.hostname in ("localhost", "127.0.0.1", "::1"))
    )


@contextmanager
def _answering() -> Iterator[None]:
    """Say in one sentence what went wrong with the provider."""
    try:
        yield
    except (httpx2.HTTPError, httpx2.InvalidURL, json.JSONDecodeError) as error:
        raise Silent(_SILENT) from error
    except (AuthlibBaseError, JoseError, ValueError, KeyError, RuntimeError) as error:
        raise NotAllowed("认证服务的回答没有通过核对，没有登录；请重新登录，仍不行请告诉管理员。") from error


def open_openid(settings: OpenIDSettings) -> OpenID:
    """The provider that the settings name. Raises :class:`~ontology.errors.WrongUse` where we have no name there."""
    if not settings.oidc_client:
        raise WrongUse("设了 oidc_issuer，还要设 oidc_client（本馆在认证服务登记的 client_id）。")
    stated = (one.rpartition("=") for one in settings.oidc_roles.split(",") if one)
    policy = Policy(
        Role(settings.oidc_role) if settings.oidc_role else None,
        {group.strip(): Role(role) for group, _, role in stated},
    )
    return OpenID(
        settings.oidc_issuer,
        settings.oidc_client,
        settings.oidc_secret,
        label=settings.oidc_label,
        policy=policy,
        claim=settings.oidc_claim,
    )
