"""Long work on many rows, which Python need not look through for circles again and again."""

import gc
from collections.abc import Iterator
from contextlib import contextmanager

_OBJECTS_BETWEEN_LOOKS = 100_000


@contextmanager
def seldom_collected() -> Iterator[None]:
    """Let Python look seldom for circles: rows make next to none, and looking takes a tenth.

    Never to look would cost all memory, since each address that Django refuses is one. Of the
    whole process, so not for one that does more than this work.
    """
    before = gc.get_threshold()
    gc.set_threshold(_OBJECTS_BETWEEN_LOOKS)
    try:
        yield
    finally:
        gc.set_threshold(*before)
