"""What is taken in by its address: how far a reader may go for it, and the lists of addresses that it reads."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory

from api.settings import Settings
from ingest.fetching import hosts_in
from ingest.limits import Limits

# Of a path that was an address, one of the two slashes is lost.
_ADDRESS = re.compile(r"(https?):/{1,2}(?=[^/])", re.IGNORECASE)
_UNSAFE = re.compile(r"[^\w.-]+")


def limits_of(settings: Settings) -> Limits:
    """Return the limits of reading, with the sites that may be fetched from."""
    return Limits(iiif_hosts=hosts_in(settings.iiif_hosts), private_hosts=hosts_in(settings.private_hosts))


@contextmanager
def paths_of(stated: Sequence[Path]) -> Iterator[list[Path]]:
    """Give paths as they are, and for addresses among them a list of each site's, in a folder that goes afterwards.

    The list, and the folder around it, are named after the site: a document has the same id however it is asked for.
    """
    addresses: dict[str, list[str]] = {}
    paths = []
    for one in stated:
        if _ADDRESS.match(str(one)):
            address = _ADDRESS.sub(r"\1://", str(one), count=1)
            addresses.setdefault(_UNSAFE.sub("-", address.split("/")[2]), []).append(address)
        else:
            paths.append(one)
    if not addresses:
        yield paths
        return
    with TemporaryDirectory(prefix="wenmai-") as folder:
        for site, wanted in addresses.items():
            path = Path(folder, site, f"{site}.iiif")
            path.parent.mkdir()
            path.write_text("\n".join(wanted) + "\n", "utf-8")
            paths.append(path)
        yield paths
