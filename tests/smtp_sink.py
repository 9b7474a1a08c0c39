"""A real SMTP server for tests: keeps what it accepts, refuses or dawdles when told to."""

import asyncio
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from email import message_from_bytes, policy
from email.message import EmailMessage
from typing import Any

import pytest
from aiosmtpd.smtp import SMTP, Envelope, Session

OK = "250 OK"


@dataclass
class SmtpSink:
    """What came in (`accepted`), and what to answer.

    `replies` are given to the next mails in turn, then OK; `recipient_reply` answers RCPT TO.
    `before_reply` runs in a thread of its own when the whole mail has arrived and nothing is
    answered yet. `pause_seconds` makes each mail take long, before anything of it is accepted.
    """

    url: str = ""
    accepted: list[EmailMessage] = field(default_factory=list)
    recipients: list[str] = field(default_factory=list)
    replies: list[str] = field(default_factory=list)
    recipient_reply: str = OK
    before_reply: Callable[[EmailMessage], None] = lambda message: None
    pause_seconds: float = 0

    @property
    def message_ids(self) -> list[str]:
        return [str(message["Message-ID"]) for message in self.accepted]

    async def handle_RCPT(  # noqa: N802 named by aiosmtpd
        self, server: SMTP, session: Session, envelope: Envelope, address: str, options: list[str]
    ) -> str:
        await asyncio.sleep(self.pause_seconds)
        if self.recipient_reply == OK:
            envelope.rcpt_tos.append(address)
        return self.recipient_reply

    async def handle_DATA(  # noqa: N802 named by aiosmtpd
        self, server: SMTP, session: Session, envelope: Envelope
    ) -> str:
        content: Any = envelope.content
        message = message_from_bytes(content, _class=EmailMessage, policy=policy.default)
        reply = self.replies.pop(0) if self.replies else OK
        if reply == OK:
            self.accepted.append(message)
            self.recipients.extend(envelope.rcpt_tos)
        await asyncio.to_thread(self.before_reply, message)
        return reply


@pytest.fixture
def smtp_sink() -> Iterator[SmtpSink]:
    with running_sink() as sink:
        yield sink


@contextmanager
def running_sink() -> Iterator[SmtpSink]:
    """Start the server on a free port of 127.0.0.1; `url` is its EMAIL_URL."""
    sink = SmtpSink()
    loop = asyncio.new_event_loop()
    listening = loop.run_until_complete(
        loop.create_server(lambda: SMTP(sink, hostname="sink", loop=loop), "127.0.0.1", 0)
    )
    sink.url = f"smtp://127.0.0.1:{listening.sockets[0].getsockname()[1]}"
    thread = threading.Thread(target=loop.run_forever)
    thread.start()
    try:
        yield sink
    finally:
        _stop(listening, loop, thread)


def _stop(
    listening: asyncio.Server, loop: asyncio.AbstractEventLoop, thread: threading.Thread
) -> None:
    asyncio.run_coroutine_threadsafe(_close(listening), loop).result(10)
    loop.call_soon_threadsafe(loop.stop)
    thread.join(10)
    loop.close()


async def _close(listening: asyncio.Server) -> None:
    """End the server and its open sessions, whatever a killed client left."""
    listening.close()
    sessions = [task for task in asyncio.all_tasks() if task is not asyncio.current_task()]
    for session in sessions:
        session.cancel()
    await asyncio.gather(*sessions, return_exceptions=True)
