"""Work on files from strangers, in a process that can neither grow, last nor reach far."""

import fcntl
import os
import resource
import select
import subprocess
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import IO

PROJECT = Path(__file__).resolve().parents[2]
OPEN_FILES = 64
_PIECE = 256 * 1024
_PIPE_BYTES = 1024 * 1024


class ChildFailed(Exception):
    """The process died or took too long; `status` is None if it took too long.

    `last_words` may quote the file, so it goes into no log where that could be personal.
    """

    def __init__(self, status: int | None, last_words: str = "") -> None:
        super().__init__(f"The process ended with {status}")
        self.status = status
        self.last_words = last_words


def answer_of(command: Sequence[str], *, data: bytes, seconds: float) -> IO[bytes]:
    """Return what the command wrote when it was given `data`: an open file, at its beginning.

    Raises ChildFailed.
    """
    # Into a file and not a pipe: the child's own limit then bounds what comes back.
    output = tempfile.TemporaryFile()  # noqa: SIM115 it is the caller's to close
    try:
        _run(command, data=data, seconds=seconds, output=output)
    except BaseException:
        output.close()
        raise
    output.seek(0)
    return output


@contextmanager
def lines_from(
    command: Sequence[str], *, data: bytes, seconds: float, most_bytes: int
) -> Iterator[Iterator[bytes]]:
    """Give the lines that the command writes, each as soon as it is written.

    It works beside us, and is ended with the block. The iterator raises ChildFailed, also after
    `seconds` without a line or beyond `most_bytes`.
    """
    with tempfile.TemporaryFile() as given, tempfile.TemporaryFile() as complaints:
        given.write(data)
        given.seek(0)
        child = subprocess.Popen(  # noqa: S603 the caller's own module and a word of a list
            command, stdin=given, stdout=subprocess.PIPE, stderr=complaints, cwd=PROJECT, env={}
        )
        try:
            _widen(child)
            yield _lines(child, seconds=seconds, most_bytes=most_bytes)
        finally:
            child.kill()
            child.communicate()


def _widen(child: "subprocess.Popen[bytes]") -> None:
    """Let the command go on writing while we work on what it has written."""
    assert child.stdout is not None  # noqa: S101 it was opened as a pipe
    with suppress(OSError):
        # The most that a user may have without asking; a machine may allow less.
        fcntl.fcntl(child.stdout, fcntl.F_SETPIPE_SZ, _PIPE_BYTES)


def _lines(child: "subprocess.Popen[bytes]", *, seconds: float, most_bytes: int) -> Iterator[bytes]:
    assert child.stdout is not None  # noqa: S101 it was opened as a pipe
    watched = select.poll()
    watched.register(child.stdout, select.POLLIN)
    begun: list[bytes] = []
    total = 0
    while watched.poll(seconds * 1000):
        piece = os.read(child.stdout.fileno(), _PIECE)
        if not piece:
            return _check_end(child, seconds=seconds, is_whole=not any(begun))
        total += len(piece)
        if total > most_bytes:
            break
        # A line may take many pieces, so they are joined once.
        *ended, rest = piece.split(b"\n")
        if ended:
            yield b"".join([*begun, ended[0]])
            yield from ended[1:]
            begun = []
        begun.append(rest)
    raise ChildFailed(None)


def _check_end(child: "subprocess.Popen[bytes]", *, seconds: float, is_whole: bool) -> None:
    try:
        status = child.wait(seconds)
    except subprocess.TimeoutExpired:
        raise ChildFailed(None) from None
    if status != 0 or not is_whole:
        raise ChildFailed(status)


def _run(command: Sequence[str], *, data: bytes, seconds: float, output: IO[bytes]) -> None:
    with tempfile.TemporaryFile() as complaints:
        try:
            child = subprocess.run(  # noqa: S603 the caller's own module and a word of a list
                command,
                input=data,
                stdout=output,
                stderr=complaints,
                timeout=seconds,
                cwd=PROJECT,
                # No secret of the portal's is within the decoder's reach.
                env={},
                check=False,
            )
        except subprocess.TimeoutExpired:
            raise ChildFailed(None) from None
        if child.returncode != 0:
            complaints.seek(0)
            last_words = complaints.read(10_000).decode(errors="replace").strip()[-300:]
            raise ChildFailed(child.returncode, last_words)


def limit_this_process(*, memory_bytes: int, cpu_seconds: int, output_bytes: int) -> None:
    """Bound what decoding may cost. The limits cannot be raised again, whatever the file does."""
    for what, most in (
        (resource.RLIMIT_AS, memory_bytes),
        (resource.RLIMIT_CPU, cpu_seconds),
        (resource.RLIMIT_FSIZE, output_bytes),
        (resource.RLIMIT_NOFILE, OPEN_FILES),
        (resource.RLIMIT_CORE, 0),
    ):
        resource.setrlimit(what, (most, most))
