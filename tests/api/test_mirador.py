"""Our manifests in Mirador, a viewer that many libraries use, in a real browser."""

from __future__ import annotations

import hashlib
import shutil
import subprocess
import tarfile
import threading
from collections.abc import Iterator
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest
from fastapi.testclient import TestClient
from playwright.sync_api import Browser, expect

VIEWER = "mirador@4.0.0"
DIGEST = "ac2423944bd52ffb5a0fc02ff280c117fe39433fac56e50c0b79f0d1ca7c57e6"
PAGE = """<!doctype html><html lang="zh"><meta charset="utf-8"><title>Mirador</title>
<div id="m" style="position:absolute;inset:0"></div><script src="mirador.min.js"></script>
<script>Mirador.viewer({{
  id: "m", language: "en", windows: [{{manifestId: "{manifest}"}}],
  window: {{sideBarOpen: true, defaultSideBarPanel: "annotations"}},
  annotations: {{filteredMotivations: ["supplementing", "tagging"]}},
}});</script></html>"""


class _Quiet(SimpleHTTPRequestHandler):
    def log_message(self, *_: object) -> None:
        pass


@pytest.fixture(scope="module")
def viewer(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with the viewer as its makers publish it: one script, checked."""
    npm, folder = shutil.which("npm"), tmp_path_factory.mktemp("mirador")
    packed = npm and subprocess.run([npm, "pack", VIEWER, "--silent"], cwd=folder, capture_output=True, check=False)
    if not packed or packed.returncode:
        pytest.skip("npm, or its registry, is not here")
    package = next(folder.glob("mirador-*.tgz"))
    assert hashlib.sha256(package.read_bytes()).hexdigest() == DIGEST
    with tarfile.open(package) as held:
        script = held.extractfile("package/dist/mirador.min.js")
        assert script
        (folder / "mirador.min.js").write_bytes(script.read())
    return folder


@pytest.fixture
def site(viewer: Path) -> Iterator[str]:
    server = ThreadingHTTPServer(("127.0.0.1", 0), partial(_Quiet, directory=str(viewer)))
    thread = threading.Thread(target=partial(server.serve_forever, poll_interval=0.05), daemon=True)
    thread.start()
    yield f"http://127.0.0.1:{server.server_address[1]}"
    server.shutdown()
    server.server_close()


@pytest.mark.slow
def test_mirador_shows_the_canvas_and_the_text_on_it(
    sample_client: TestClient, sample_address: str, viewer: Path, site: str, browser: Browser
) -> None:
    hits = sample_client.get("/api/search", params={"q": "雨花石", "k": 10}).json()["hits"]
    stone = next(str(hit["passage_id"]).rpartition("-")[0] for hit in hits if "雨花石" in str(hit))
    told = sample_client.get(f"/iiif/{stone}/manifest.json").json()
    said = told["items"][0]["annotations"][0]["items"][0]["body"][0]["value"]
    (viewer / "index.html").write_text(PAGE.format(manifest=f"{sample_address}/iiif/{stone}/manifest.json"), "utf-8")
    page = browser.new_context(locale="en").new_page()
    # The page image itself is drawn from our image service.
    with page.expect_response(lambda one: one.ok and "/iiif/image/" in one.url and one.url.endswith(".jpg")):
        page.goto(f"{site}/index.html")
    expect(page.get_by_role("heading", name=told["label"]["lzh"][0]).first).to_be_visible()
    expect(page.locator("canvas").first).to_be_visible()
    expect(page.get_by_text(said[:20]).first).to_be_visible()
    with page.expect_response(lambda one: one.ok and "/tags/" in one.url):
        page.get_by_role("button", name="Next item").first.click()
    expect(page.get_by_text(told["items"][1]["label"]["zh-Hans"][0]).first).to_be_visible()
    page.context.close()
