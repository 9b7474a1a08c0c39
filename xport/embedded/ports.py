"""Ports: is one free, and which one may a server have."""

import errno
import secrets
import socket


def is_free(host: str, port: int) -> bool:
    """Whether a server could listen there now; raises OSError for an address that is not ours."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    with socket.socket(family, socket.SOCK_STREAM) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
            probe.listen(1)
        except (PermissionError, socket.gaierror):
            raise
        except OSError as error:
            if error.errno == errno.EADDRINUSE:
                return False
            raise
    return True


def free_port() -> int:
    """Return a free port of 127.0.0.1.

    Below the range from which the system takes ports for outgoing connections: a restarted server
    must find its port free again.
    """
    while True:
        port = 20000 + secrets.randbelow(12000)
        if is_free("127.0.0.1", port):
            return port
