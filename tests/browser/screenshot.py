"""Write docs/screenshot.png for the README: python -m tests.browser.screenshot (bin/screenshot)."""

import os
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from tests.browser.chromium import ROOT, running_chromium
from xport.embedded.children import Supervisor
from xport.embedded.options import Options, child_environment
from xport.embedded.ports import free_port
from xport.embedded.serve import manage, portal_children, prepare
from xport.embedded.servers import Urls, wait_until
from xport.embedded.web import answers_healthz
from xport.portal.demo.people import MEMBERS, PASSWORD

FILE = ROOT / "docs" / "screenshot.png"
WIDTH, HEIGHT = 1440, 1000


@contextmanager
def running_demo(folder: Path) -> Iterator[str]:
    """Yield the address of a demo whose firms are scored, on the servers of the environment."""
    port = free_port()
    url = f"http://127.0.0.1:{port}"
    options = Options(
        host="127.0.0.1", port=port, demo=True, production=False, var=folder, base_url=url
    )
    servers = Urls(database=os.environ["DATABASE_URL"], redis=os.environ["REDIS_URL"])
    environment = child_environment(options, servers)
    prepare(options, environment)
    manage("scoring the companies", environment, "rescore", "--wait")
    supervisor = Supervisor(print)
    try:
        supervisor.start(portal_children(options, environment)[0])
        wait_until(lambda: answers_healthz(options), supervisor, "The portal")
        yield url
    finally:
        supervisor.stop_all()


def take(url: str, file: Path) -> None:
    """Sign in as the demo's first company and take its six markets in light colours."""
    with running_chromium() as browser:
        page = browser.new_page(
            viewport={"width": WIDTH, "height": HEIGHT}, color_scheme="light", locale="en"
        )
        page.goto(f"{url}/en/accounts/login/")
        page.fill("[name=login]", MEMBERS[0].email)
        page.fill("[name=password]", PASSWORD)
        page.click("main form button[type=submit]")
        page.locator(".x-market").nth(5).wait_for()
        page.screenshot(path=file)


if __name__ == "__main__":
    with tempfile.TemporaryDirectory() as folder, running_demo(Path(folder)) as url:
        take(url, FILE)
    print(f"Xport: {FILE.relative_to(ROOT)} is written")
