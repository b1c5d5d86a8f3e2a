"""Limits as they are set, and what they are for the guard. 0 is without limit everywhere."""

from __future__ import annotations

from typing import Annotated

from pydantic import BaseModel, Field, field_validator
from pydantic.fields import FieldInfo

from api.limiting.kinds import Kind
from api.limiting.records import Limits, Patience, Places, Rate, networks

_HOUR_S = 3_600.0
_PER_CLIENT = 2
"""One client has at most one of so many places, and one place at least."""

Number = Annotated[int, Field(ge=0)]
Seconds = Annotated[float, Field(ge=0, le=86_400)]


def _said(text: str) -> FieldInfo:
    made: FieldInfo = Field(description=f"{text}; 0: no limit")
    return made


class LimitSettings(BaseModel):
    """What one address, key or reader may ask of the service."""

    trusted_proxies: Annotated[
        str, Field(description="networks whose X-Forwarded-For is believed, by commas; empty: nobody's")
    ] = "127.0.0.1, ::1"
    limit_exempt: Annotated[str, Field(description="networks that the rates do not hold for, by commas")] = (
        "127.0.0.0/8, ::1/128"
    )
    limit_pages: Annotated[Number, _said("pages and descriptions a minute for one address")] = 1_200
    limit_searches: Annotated[Number, _said("searches, suggestions and lists a minute for one address")] = 900
    limit_asks: Annotated[Number, _said("questions to be answered a minute for one address")] = 120
    limit_sparql: Annotated[Number, _said("SPARQL queries and data of things a minute for one address")] = 240
    limit_exports: Annotated[Number, _said("exports, comparisons and batches of names a minute for one address")] = 60
    limit_images: Annotated[Number, _said("page images and files a minute for one address")] = 6_000
    limit_forms: Annotated[Number, _said("enquiries and opinions an hour from one address")] = 120
    limit_signins: Annotated[Number, _said("attempts to sign in a minute from one address")] = 30
    limit_pushes: Annotated[Number, _said("documents and files sent in a minute from one address")] = 1_200
    limit_key_times: Annotated[
        int, Field(ge=1, description="times these rates for a program with a key and for who has signed in")
    ] = 5
    limit_together: Annotated[Number, _said("pages and searches worked on at once in each process")] = 8
    limit_asks_together: Annotated[Number, _said("questions worked on at once in each process")] = 3
    limit_sparql_together: Annotated[Number, _said("SPARQL queries worked on at once in each process")] = 4
    limit_exports_together: Annotated[Number, _said("exports worked on at once in each process")] = 2
    limit_turn_seconds: Annotated[Seconds, _said("seconds that a request waits for its turn, then 503")] = 10.0
    limit_search_seconds: Annotated[Seconds, _said("seconds until a page or search is given up")] = 30.0
    limit_ask_seconds: Annotated[Seconds, _said("seconds until an answer is given up")] = 60.0
    limit_export_seconds: Annotated[Seconds, _said("seconds until an export that has not begun is given up")] = 120.0
    limit_head_seconds: Annotated[Seconds, _said("seconds for the head of a request")] = 15.0
    limit_body_seconds: Annotated[Seconds, _said("seconds for a body, and one more for every 10,000 bytes")] = 30.0
    limit_send_seconds: Annotated[Seconds, _said("seconds in which a reader takes a piece of an answer")] = 60.0
    limit_url_bytes: Annotated[Number, _said("bytes of an address")] = 16_000
    limit_head_bytes: Annotated[Number, _said("bytes of a request's head")] = 65_536
    limit_connections: Annotated[Number, _said("open connections of each process")] = 1_000
    limit_address_connections: Annotated[Number, _said("open connections of one address to each process")] = 200

    @field_validator("trusted_proxies", "limit_exempt")
    @classmethod
    def _networks(cls, text: str) -> str:
        networks(text)
        return text

    @property
    def limits(self) -> Limits:
        """What the guard holds requests to."""
        a_minute = {
            Kind.PAGE: self.limit_pages,
            Kind.SEARCH: self.limit_searches,
            Kind.ASK: self.limit_asks,
            Kind.SPARQL: self.limit_sparql,
            Kind.EXPORT: self.limit_exports,
            Kind.IMAGE: self.limit_images,
            Kind.SIGNIN: self.limit_signins,
            Kind.PUSH: self.limit_pushes,
        }
        together = {
            Kind.PAGE: self.limit_together,
            Kind.ASK: self.limit_asks_together,
            Kind.SPARQL: self.limit_sparql_together,
            Kind.EXPORT: self.limit_exports_together,
        }
        seconds = dict.fromkeys((Kind.PAGE, Kind.SEARCH, Kind.IMAGE, Kind.SPARQL), self.limit_search_seconds)
        return Limits(
            rates={
                **{kind: Rate(number) for kind, number in a_minute.items()},
                Kind.FORM: Rate(self.limit_forms, _HOUR_S),
            },
            key_times=self.limit_key_times,
            exempt=networks(self.limit_exempt),
            places={kind: Places(most, max(1, most // _PER_CLIENT) if most else 0) for kind, most in together.items()},
            turn_s=self.limit_turn_seconds,
            seconds={**seconds, Kind.ASK: self.limit_ask_seconds, Kind.EXPORT: self.limit_export_seconds},
            body_s=self.limit_body_seconds,
            url_bytes=self.limit_url_bytes,
        )

    @property
    def patience(self) -> Patience:
        """How much is borne of a connection."""
        # Behind a proxy all connections are the proxy's.
        apart = (*networks(self.limit_exempt), *networks(self.trusted_proxies))
        each = self.limit_address_connections
        return Patience(self.limit_head_seconds, self.limit_head_bytes, self.limit_send_seconds, each, apart)
