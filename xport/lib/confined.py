"""Work on files from strangers, in a process that can neither grow, last nor reach far."""

import os
import resource
import select
import subprocess
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import IO

PROJECT = Path(__file__).resolve().parents[2]
OPEN_FILES = 64
_PIECE = 256 * 1024


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
def lines_of(
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
            yield _lines(child, seconds=seconds, most_bytes=most_bytes)
        finally:
            child.kill()
            child.communicate()


def _lines(child: "subprocess.Popen[bytes]", *, seconds: float, most_bytes: int) -> Iterator[bytes]:
    assert child.stdout is not None  # noqa: S101 it was opened as a pipe
    rest, total = b"", 0
    while True:
        if not select.select([child.stdout], [], [], seconds)[0]:
            raise ChildFailed(None)
        piece = os.read(child.stdout.fileno(), _PIECE)
        total += len(piece)
        if not piece:
            break
        if total > most_bytes:
            raise ChildFailed(None)
        *lines, rest = (rest + piece).split(b"\n")
        yield from lines
    if child.wait(seconds) != 0:
        raise ChildFailed(child.returncode)


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
