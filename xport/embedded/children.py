"""Child processes that are kept alive until they are told to stop."""

import contextlib
import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from xport.embedded import with_parent
from xport.embedded.unprivileged import Account

LARGEST_LOG = 10_000_000
FIRST_PAUSE, LONGEST_PAUSE, STEADY_AFTER = 0.1, 5.0, 10.0
GIVE_UP_AFTER = 8


@dataclass(frozen=True, kw_only=True)
class ChildSpec:
    """How a child is started, and how it wants to be stopped."""

    name: str
    command: Sequence[str]
    log: Path
    environment: Mapping[str, str]
    folder: Path
    account: Account | None = None
    stop_signal: signal.Signals = signal.SIGTERM
    stop_seconds: float = 30


@dataclass
class Child:
    spec: ChildSpec
    process: subprocess.Popen[bytes] | None = None
    started_at: float = 0
    start_again_at: float = 0
    pause: float = FIRST_PAUSE
    failures: int = 0

    def start(self) -> None:
        spec = self.spec
        keep_log_small(spec.log)
        with spec.log.open("ab") as log:
            self.process = subprocess.Popen(  # noqa: S603
                [*ending_with_this_process(spec), *spec.command],
                env=spec.environment,
                cwd=spec.folder,
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
                start_new_session=True,  # Ctrl-C is for the supervisor, which stops them in order
            )
        self.started_at = time.monotonic()

    def ended(self) -> int | None:
        """Return the exit status of a process that has ended by itself, else None."""
        return self.process.poll() if self.process else None

    def clear_away(self, now: float) -> None:
        """Kill what the ended process left behind, and set when it is started again."""
        kill_group(self.process)
        if now - self.started_at > STEADY_AFTER:
            self.pause, self.failures = FIRST_PAUSE, 0
        self.process = None
        self.failures += 1
        self.start_again_at = now + self.pause
        self.pause = min(self.pause * 2, LONGEST_PAUSE)


@dataclass
class Supervisor:
    """Keeps children alive from one thread, which lives as long as they do.

    Linux kills a child when the thread that started it ends, so no other thread may start one.
    """

    announce: Callable[[str], None]
    _children: list[Child] = field(default_factory=list)
    _changed: threading.Condition = field(default_factory=threading.Condition)
    _thread: threading.Thread | None = None
    _closed: bool = False

    def start(self, spec: ChildSpec) -> None:
        with self._changed:
            self._children.append(Child(spec))
            if self._thread is None:
                self._thread = threading.Thread(target=self._watch, name="supervisor", daemon=True)
                self._thread.start()
            self._changed.notify_all()

    def failed(self) -> ChildSpec | None:
        """Return a child that ended again and again without ever staying up, if there is one."""
        with self._changed:
            hopeless = [child for child in self._children if child.failures >= GIVE_UP_AFTER]
        return hopeless[0].spec if hopeless else None

    def stop(self, *names: str) -> None:
        """Stop the named children together and wait until they are gone."""
        with self._changed:
            leaving = [child for child in self._children if child.spec.name in names]
            self._children = [child for child in self._children if child not in leaving]
        # From here on nobody starts them again, so that this thread may wait for them.
        for child in leaving:
            if child.process and child.process.poll() is None:
                child.process.send_signal(child.spec.stop_signal)
        for child in leaving:
            await_end(child)

    def stop_all(self) -> None:
        """Stop whatever still runs, the last started first."""
        for name in [child.spec.name for child in reversed(self._children)]:
            self.stop(name)
        with self._changed:
            self._closed = True
            self._changed.notify_all()
        if self._thread:
            self._thread.join()

    def _watch(self) -> None:
        with self._changed:
            while not self._closed:
                for child in self._children:
                    self._look_after(child, time.monotonic())
                self._changed.wait(0.05)

    def _look_after(self, child: Child, now: float) -> None:
        if child.process is None and now >= child.start_again_at:
            try:
                child.start()
            except OSError as error:  # a full disk, say: this thread must live on for the others
                self.announce(f"{child.spec.name} could not be started: {error}")
                child.clear_away(now)
        elif (status := child.ended()) is not None:
            self.announce(f"{child.spec.name} ended ({describe(status)}) and is started again")
            child.clear_away(now)


def ending_with_this_process(spec: ChildSpec) -> list[str]:
    """Return the command to put before a child's own; the process becomes that command."""
    user, group = with_parent.UNCHANGED, with_parent.UNCHANGED
    if spec.account:
        user, group = str(spec.account.uid), str(spec.account.gid)
    # Isolated and without site-packages: nothing of the environment steers it, and it is quick.
    wrapper = [sys.executable, "-I", "-S", with_parent.__file__]
    return [*wrapper, str(os.getpid()), str(int(spec.stop_signal)), user, group]


def describe(status: int) -> str:
    return f"signal {-status}" if status < 0 else f"exit status {status}"


def keep_log_small(log: Path) -> None:
    """Put a long log aside, so that the two together stay bounded."""
    if log.exists() and log.stat().st_size > LARGEST_LOG:
        log.replace(log.with_suffix(".log.1"))


def kill_group(process: subprocess.Popen[bytes] | None) -> None:
    """Kill the children's children: each child is the leader of a group of its own."""
    if process:
        with contextlib.suppress(ProcessLookupError, PermissionError):
            os.killpg(process.pid, signal.SIGKILL)


def await_end(child: Child) -> None:
    if child.process is None:
        return
    try:
        child.process.wait(child.spec.stop_seconds)
    except subprocess.TimeoutExpired:
        child.process.kill()
        child.process.wait()
    kill_group(child.process)


def end_of(log: Path, lines: int = 12) -> str:
    if not log.exists():
        return ""
    return "\n".join(log.read_text(encoding="utf-8", errors="replace").splitlines()[-lines:])
