"""One portal and one browser for all browser tests, and people who use them."""

import os
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser

from tests.accounts.sso.running import RunningProvider, running_provider
from tests.browser.chromium import running_chromium
from tests.browser.portal import Portal, running_portal
from tests.browser.visitor import Visitor
from tests.smtp_sink import SmtpSink, running_sink
from xport.celery import app


@pytest.fixture(scope="package", autouse=True)
def _database_beside_playwright() -> Iterator[None]:
    """Playwright keeps an event loop in this thread, and Django takes all in it for async code."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setitem(os.environ, "DJANGO_ALLOW_ASYNC_UNSAFE", "1")
        yield


@pytest.fixture(scope="package")
def sink() -> Iterator[SmtpSink]:
    with running_sink() as sink:
        yield sink


@pytest.fixture(scope="package")
def sign_on_provider() -> Iterator[RunningProvider]:
    """The provider of single sign-on that the portal is told of."""
    with running_provider() as provider:
        yield provider


@pytest.fixture(scope="package")
def portal(
    django_db_setup: None,
    sink: SmtpSink,
    sign_on_provider: RunningProvider,
    tmp_path_factory: pytest.TempPathFactory,
) -> Iterator[Portal]:
    folder = tmp_path_factory.mktemp("portal")
    with running_portal(folder, sink, **sign_on_provider.environment()) as portal:
        yield portal


@pytest.fixture(scope="package")
def chromium() -> Iterator[Browser]:
    with running_chromium() as browser:
        yield browser


@pytest.fixture
def empty_portal(portal: Portal, transactional_db: None, settings: Any) -> Iterator[Portal]:
    """The portal with reference data and nobody in it; what a test leaves is gone after it."""
    portal.sink.accepted.clear()
    # What a test makes beforehand lies where the portal looks for it.
    settings.FILES_DIR = portal.folder / "files"
    yield portal
    app.control.purge()


@pytest.fixture
def visit(
    chromium: Browser, portal: Portal, tmp_path: Path, request: pytest.FixtureRequest
) -> Iterator[Callable[..., Visitor]]:
    """Return a function that seats a person at a browser of their own.

    `visit(javascript=False, language="en")`. What the page complains of fails the test at its end.
    """
    visitors: list[Visitor] = []

    def visit(*, javascript: bool = True, language: str = "sv") -> Visitor:
        visitor = Visitor(chromium, portal.url, javascript=javascript, language=language)
        visitors.append(visitor)
        return visitor

    yield visit
    failed = getattr(request.node, "failed_call", False)
    for number, visitor in enumerate(visitors):
        if failed:
            visitor.page.screenshot(path=tmp_path / f"visitor-{number}.png", full_page=True)
        visitor.context.close()
    assert [complaint for visitor in visitors for complaint in visitor.complaints] == []


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(item: pytest.Item) -> Iterator[None]:
    report = yield
    if report.when == "call" and report.failed:
        item.failed_call = True
    return report
