"""The server in front of Django refuses what two readers could cut into different requests."""

import socket
import subprocess
import sys
import time

import pytest

from xport.embedded.ports import free_port

START = b"POST /sv/language/ HTTP/1.1\r\nHost: 127.0.0.1\r\n"
AMBIGUOUS = {
    "two lengths": b"Content-Length: 4\r\nContent-Length: 40\r\n\r\nabcd",
    "length and chunks": b"Content-Length: 4\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n",
    "signed length": b"Content-Length: +4\r\n\r\nabcd",
    "unknown coding": b"Transfer-Encoding: xchunked\r\n\r\n0\r\n\r\n",
    "folded header": b"Content-Length: 4\r\n X: y\r\n\r\nabcd",
    "bare carriage return": b"X: a\rContent-Length: 4\r\n\r\nabcd",
}


@pytest.fixture(scope="module")
def port(tmp_path_factory):
    """gunicorn as bin/serve starts it, before an application that takes everything."""
    folder = tmp_path_factory.mktemp("gunicorn")
    (folder / "takes_all.py").write_text(
        "def application(environ, start):\n    start('200 OK', [])\n    return [b'taken']\n"
    )
    port = free_port()
    command = [sys.executable, "-m", "gunicorn", "takes_all", "--bind", f"127.0.0.1:{port}"]
    server = subprocess.Popen(
        [*command, "--worker-class", "gthread", "--workers", "1", "--log-level", "error"],
        cwd=folder,
    )
    try:
        wait_for_answer(port)
        yield port
    finally:
        server.terminate()
        server.wait(10)


def wait_for_answer(port):
    for _ in range(100):
        try:
            return socket.create_connection(("127.0.0.1", port), timeout=1).close()
        except OSError:
            time.sleep(0.1)
    raise AssertionError("gunicorn did not start")


def answer_to(port, rest):
    with socket.create_connection(("127.0.0.1", port), timeout=5) as connection:
        connection.sendall(START + rest)
        connection.shutdown(socket.SHUT_WR)
        answer = b""
        while part := connection.recv(4096):
            answer += part
    return answer


def test_ordinary_request_is_taken(port):
    assert b"taken" in answer_to(port, b"Content-Length: 4\r\nConnection: close\r\n\r\nabcd")


@pytest.mark.parametrize("rest", AMBIGUOUS.values(), ids=AMBIGUOUS)
def test_ambiguous_request_is_refused(port, rest):
    answer = answer_to(port, rest)

    assert b"taken" not in answer
    assert answer.split(b" ")[1:2] in ([b"400"], [b"501"])
