"""Become another program, which ends with its parent.

Runs as `python with_parent.py PARENT SIGNAL USER GROUP PROGRAM…`, in the program's own process, and
needs nothing of Xport. Popen's preexec_fn would do the same, but not safely beside threads.
"""

import ctypes
import os
import sys

PR_SET_PDEATHSIG = 1
UNCHANGED = "-"


def main(parent: int, signal: int, account: tuple[str, str], command: list[str]) -> None:
    user, group = account
    if user != UNCHANGED:
        # Here and not by Popen: the account may be unable to reach this Python.
        os.setgroups([])
        os.setgid(int(group))
        os.setuid(int(user))
    # After the change of user, which clears it.
    ctypes.CDLL(None).prctl(PR_SET_PDEATHSIG, signal)
    if os.getppid() != parent:
        os._exit(1)  # the parent died before the kernel knew that we want to follow
    try:
        os.execv(command[0], command)  # noqa: S606
    except OSError as error:
        sys.exit(f"{command[0]} could not be started: {error.strerror}")


if __name__ == "__main__":
    main(int(sys.argv[1]), int(sys.argv[2]), (sys.argv[3], sys.argv[4]), sys.argv[5:])
