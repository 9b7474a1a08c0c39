"""What can keep Xport from starting."""

import errno
from collections.abc import Iterator
from contextlib import contextmanager


class StartupFailed(Exception):
    """One sentence for the terminal: what is wrong, and the cure."""


DISK_FULL = "The disk became full: free some space and start again; what was saved is kept."


@contextmanager
def full_disk_explained() -> Iterator[None]:
    """Turn the system's "no space left" into the sentence that names the cure."""
    try:
        yield
    except OSError as error:
        if error.errno in {errno.ENOSPC, errno.EDQUOT}:
            raise StartupFailed(DISK_FULL) from error
        raise
