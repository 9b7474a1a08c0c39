"""The portal's address: is it free, and does the portal answer there."""

import http.client
import os

from xport.embedded import ports
from xport.embedded.errors import StartupFailed
from xport.embedded.options import Options, visible_host


def require_free_port(options: Options) -> None:
    try:
        if ports.is_free(options.host, options.port):
            return
    except PermissionError:
        raise StartupFailed(
            f"Only root may serve on port {options.port}: choose one above 1023, as in PORT=8001."
        ) from None
    except OSError as error:
        raise StartupFailed(
            f"HOST={options.host} is not an address of this machine ({error}): unset HOST."
        ) from None
    raise StartupFailed(taken("PORT", options.port))


def require_free_metrics_port(options: Options) -> None:
    if not ports.is_free("127.0.0.1", options.metrics_port):
        raise StartupFailed(taken("METRICS_PORT", options.metrics_port))


def taken(name: str, port: int) -> str:
    another = port + 1 if port < 65535 else 8001
    return f"Port {port} is taken: stop what uses it, or choose another: {name}={another} bin/serve"


def answers_healthz(options: Options) -> bool:
    """Whether the portal, its database and its broker all answer."""
    allowed = [host.strip() for host in os.environ.get("ALLOWED_HOSTS", "").split(",")]
    host = visible_host(options.host)
    connection = http.client.HTTPConnection(host.strip("[]"), options.port, timeout=3)
    try:
        connection.request("GET", "/healthz", headers={"Host": allowed[0].lstrip(".*") or host})
        return connection.getresponse().status == 200
    except (OSError, http.client.HTTPException):
        return False
    finally:
        connection.close()
