"""Run one command with empty servers of its own: python -m xport.embedded.throwaway COMMAND…

A server that DATABASE_URL or REDIS_URL names already is used as it is.
"""

import os
import signal
import subprocess
import sys
import tempfile
from pathlib import Path

from xport.embedded.errors import StartupFailed
from xport.embedded.servers import running_servers


def run(command: list[str], environment: dict[str, str]) -> int:
    """Run the command and return its status; Ctrl-C reaches it too, so here it is only awaited."""
    process = subprocess.Popen(command, env={**os.environ, **environment})  # noqa: S603
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    signal.signal(signal.SIGTERM, lambda *_: process.terminate())
    return process.wait()


def main(command: list[str]) -> int:
    if not command:
        print(__doc__, file=sys.stderr)
        return 2
    try:
        with tempfile.TemporaryDirectory(prefix="xport-test-") as folder:
            # The servers' user, another one if this is root, has to get to the folder within.
            Path(folder).chmod(0o711)
            servers = Path(folder) / "servers"
            with running_servers(servers, given=os.environ, durable=False) as urls:
                return run(command, urls.as_environment())
    except StartupFailed as failure:
        print(f"Xport: {failure}", file=sys.stderr)
        return 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
