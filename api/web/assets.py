"""Scripts of others: ``npm ci`` brings them at set-up, pinned; this copies what pages load beside our own files.

Without them a page has no map to move and no graph to walk, and every page still reads.
"""

from __future__ import annotations

import shutil
import sys
from pathlib import Path

_HERE = Path(__file__).parent
PACKAGES = _HERE / "node_modules"
VENDOR = _HERE / "static" / "vendor"

FILES = {
    "yasqe": ("@triply/yasqe", ("build/yasqe.min.js", "build/yasqe.min.css")),
    "cytoscape": ("cytoscape", ("dist/cytoscape.min.js", "LICENSE")),
    "leaflet": ("leaflet", ("dist/leaflet.js", "dist/leaflet.css", "LICENSE")),
    "openseadragon": ("openseadragon", ("build/openseadragon/openseadragon.min.js", "LICENSE.txt")),
}
"""Folder below ``/static/vendor`` -> the npm package and the files that are taken from it."""


def asset(name: str) -> str:
    """Return the address of a file of others (``cytoscape/cytoscape.min.js``), empty where it was not set up."""
    return f"/static/vendor/{name}" if (VENDOR / name).is_file() else ""


def set_up() -> list[str]:
    """Copy the files; return the names of packages that are not there."""
    missing = []
    for folder, (package, files) in FILES.items():
        source = PACKAGES / package
        if not source.is_dir():
            missing.append(package)
            continue
        target = VENDOR / folder
        target.mkdir(parents=True, exist_ok=True)
        for file in files:
            shutil.copyfile(source / file, target / Path(file).name)
    return missing


if __name__ == "__main__":
    if lacking := set_up():
        sys.exit(f"not set up, run npm ci --ignore-scripts in {_HERE}: {', '.join(lacking)}")
