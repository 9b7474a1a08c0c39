"""The portal of the browser tests: what bin/serve starts, on the tests' own database and broker."""

import json
import re
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from email.message import EmailMessage
from pathlib import Path

import pytest
from django.conf import settings

from tests.smtp_sink import SmtpSink
from tests.worker import environment_of_test, wait_for
from xport.embedded.children import Supervisor
from xport.embedded.options import Options, child_environment
from xport.embedded.ports import free_port
from xport.embedded.serve import portal_children
from xport.embedded.servers import Urls, wait_until
from xport.embedded.web import answers_healthz


@dataclass(frozen=True, kw_only=True)
class Portal:
    """Where it answers, its folder, and the mail server its mails go to."""

    url: str
    folder: Path
    sink: SmtpSink

    def mail_to(self, address: str, *, about: str) -> EmailMessage:
        """Return the mail to this address that has a link with `about` in it; wait until it comes.

        Fails if there are two: a person is told once.
        """
        wait_for(lambda: bool(self._mails(address, about)), f"a mail to {address} about {about}")
        (mail,) = self._mails(address, about)
        return mail

    def _mails(self, address: str, about: str) -> list[EmailMessage]:
        to_them = [mail for mail in self.sink.accepted if mail["To"] == address]
        return [mail for mail in to_them if any(about in link for link in links_in(mail))]


def text_of(mail: EmailMessage) -> str:
    part = mail.get_body(preferencelist=("plain",))
    assert part is not None
    return str(part.get_content())


def links_in(mail: EmailMessage) -> list[str]:
    return re.findall(r"https?://\S+", text_of(mail))


@contextmanager
def running_portal(folder: Path, sink: SmtpSink, **more: str) -> Iterator[Portal]:
    """Run web, worker and scheduler, with mail to the sink; `more` are variables for them."""
    children = ("web", "worker", "scheduler")
    with _running(folder, demo=False, children=children, sink=sink, **more) as portal:
        yield portal


@contextmanager
def running_demo_web(folder: Path, sink: SmtpSink) -> Iterator[Portal]:
    """Run only the pages, in demo mode and without a mail server."""
    with _running(folder, demo=True, children=("web",), sink=sink) as portal:
        yield portal


@contextmanager
def _running(
    folder: Path, *, demo: bool, children: tuple[str, ...], sink: SmtpSink, **more: str
) -> Iterator[Portal]:
    _require_static_files()
    port = free_port()
    url = f"http://127.0.0.1:{port}"
    options = Options(
        host="127.0.0.1", port=port, demo=demo, production=False, var=folder, base_url=url
    )
    given = environment_of_test(folder)
    environment = child_environment(
        options, Urls(database=given["DATABASE_URL"], redis=given["REDIS_URL"])
    )
    # Sessions that a test makes are signed with the tests' key.
    environment |= {"SECRET_KEY": settings.SECRET_KEY, "EMAIL_URL": "" if demo else sink.url}
    environment |= more
    supervisor = Supervisor(lambda said: print(f"portal: {said}"))
    try:
        for spec in portal_children(options, environment):
            if spec.name in children:
                supervisor.start(spec)
        wait_until(lambda: answers_healthz(options), supervisor, "The portal", seconds=60)
        yield Portal(url=url, folder=folder, sink=sink)
    finally:
        supervisor.stop(*children)
        supervisor.stop_all()


def _require_static_files() -> None:
    """Fail where pages would come without their look, and tests would judge something else."""
    manifest = settings.STATIC_ROOT / "staticfiles.json"
    if not manifest.exists():
        pytest.fail("The static files are not collected: run bin/setup --dev.", pytrace=False)
    collected = json.loads(manifest.read_text(encoding="utf-8"))["paths"]
    missing = sorted(
        name
        for folder in settings.STATICFILES_DIRS
        for name in (path.relative_to(folder).as_posix() for path in folder.rglob("*.*"))
        if name not in collected
    )
    if missing:
        pytest.fail(f"Not collected: {missing}. Run bin/setup --dev.", pytrace=False)
