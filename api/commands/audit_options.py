"""What ``wenmai audit`` takes. Pure."""

from __future__ import annotations

import argparse
from collections.abc import Callable


def shape(command: argparse.ArgumentParser, common: Callable[[argparse.ArgumentParser], None]) -> None:
    """Add the deeds and their options."""
    deeds = command.add_subparsers(dest="deed", required=True, metavar="DEED")
    verify = deeds.add_parser("verify", help="go through the whole chain; name the first act that was tampered with")
    verify.add_argument("--head", default="", metavar="DIGEST", help="a digest noted earlier; it must still be there")
    head = deeds.add_parser("head", help="the end of the chain, to be noted outside of this machine")
    listed = deeds.add_parser("list", help="list acts, the last first")
    for name, meaning in (("subject", "to this: person/lin"), ("by", "by this one"), ("act", "of this kind")):
        listed.add_argument(f"--{name}", default="", help=f"only what was done {meaning}")
    listed.add_argument("--before", type=int, default=0, metavar="ID", help="only acts before this one")
    listed.add_argument("--limit", type=int, default=100, metavar="N", help="how many (default: 100; 0: all)")
    for deed in (verify, head, listed):
        common(deed)
