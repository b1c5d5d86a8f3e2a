"""What can be set of signing in by OpenID Connect. Pure."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import BaseModel, Field

_ISSUER = r"^$|^https://\S+$|^http://(?:localhost|127\.0\.0\.1)(?::\d+)?(?:/\S*)?$"
_ROLES = r"^$|^[^=,]+=(?:reader|librarian|head|administrator)(?:,[^=,]+=(?:reader|librarian|head|administrator))*$"


class OpenIDSettings(BaseModel):
    """A provider of OpenID Connect that vouches for people; none where ``oidc_issuer`` is empty."""

    oidc_issuer: Annotated[
        str, Field(pattern=_ISSUER, description="issuer that vouches for people (OpenID Connect); empty: none")
    ] = ""
    oidc_client: Annotated[str, Field(description="our client_id there")] = ""
    oidc_secret: Annotated[str, Field(repr=False, description="our client secret there")] = ""
    oidc_label: Annotated[str, Field(max_length=40, description="what the button to it says")] = "统一认证登录"
    oidc_role: Annotated[
        Literal["", "reader", "librarian", "head", "administrator"],
        Field(description="role of people who come from it for the first time; empty: they are refused"),
    ] = "reader"
    oidc_claim: Annotated[str, Field(min_length=1, description="claim of its ID token that lists groups")] = "groups"
    oidc_roles: Annotated[
        str, Field(pattern=_ROLES, description="roles by group, held to at every sign-in: GROUP=librarian,GROUP=head")
    ] = ""
