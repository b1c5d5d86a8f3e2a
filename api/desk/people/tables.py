"""The tables of accounts and sessions. Of tokens and one-time words only the digests are kept."""

from __future__ import annotations

from sqlalchemy import Boolean, Column, ForeignKey, Integer, String, Table, Text

from api.desk.tables import KEY, metadata

people = Table(
    "people",
    metadata,
    Column("id", KEY, primary_key=True, autoincrement=True),
    Column("name", String, nullable=False, unique=True),
    Column("shown", String, nullable=False),
    Column("role", String, nullable=False),
    Column("branch", String, nullable=False),
    Column("active", Boolean, nullable=False),
    # Empty for whoever has none: it is to be set by a one-time word, or another house vouches for them.
    Column("password", Text, nullable=False),
    # Both are of earlier programs; wrong tries are counted in ``signin_tries``.
    Column("failures", Integer, nullable=False),
    Column("locked_until", String, nullable=False),
    sqlite_autoincrement=True,
)

sessions = Table(
    "sessions",
    metadata,
    Column("digest", String, primary_key=True),
    Column("person_id", KEY, ForeignKey(people.c.id), nullable=False, index=True),
    Column("csrf", String, nullable=False),
    Column("opened", String, nullable=False),
    Column("used", String, nullable=False),
)

# By which each session is known again to whoever opened it: browser and system, in two words. No address.
places = Table(
    "session_places",
    metadata,
    Column("digest", String, primary_key=True),
    Column("agent", String, nullable=False),
    Column("way", String, nullable=False),
)

# Who somebody is at a provider of OpenID Connect.
identities = Table(
    "person_identities",
    metadata,
    Column("issuer", String, primary_key=True),
    Column("subject", String, primary_key=True),
    Column("person_id", KEY, ForeignKey(people.c.id), nullable=False, index=True),
    Column("made", String, nullable=False),
)

# One-time words by which a password is set; one a person.
words = Table(
    "password_words",
    metadata,
    Column("person_id", KEY, ForeignKey(people.c.id), primary_key=True, autoincrement=False),
    Column("digest", String, nullable=False),
    Column("made", String, nullable=False),
)

# Wrong tries, of a name at an address and of a name everywhere; whether there is such an account is not asked here.
tries = Table(
    "signin_tries",
    metadata,
    # SHA-256 of what is counted: names that were tried may be anything, addresses are nobody's business.
    Column("digest", String, primary_key=True),
    Column("count", Integer, nullable=False),
    Column("began", String, nullable=False),
    # When this name last signed in from this address, empty if never.
    Column("right", String, nullable=False),
)
