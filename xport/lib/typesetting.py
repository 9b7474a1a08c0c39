"""Documents as accessible PDF (PDF/UA-1), set by typst in a process that can neither grow nor last.

A document is a `.typ` file of ours and a dictionary. Texts reach typst as JSON strings, which it
sets as they are: whatever a person has written is never read as markup. The compiler itself
refuses a picture without words and a page that is not tagged.
"""

import json
import sys
import tempfile
import threading
from collections.abc import Mapping
from datetime import datetime
from pathlib import Path
from typing import Any

from xport.lib.confined import PROJECT, ChildFailed, answer_of, limit_this_process

COMMAND = [sys.executable, "-s", "-m", "xport.lib.typesetting"]
STANDARD = "ua-1"
SECONDS = 40
CPU_SECONDS = 30
# The compiler's threads reserve far more than they use.
MEMORY_BYTES = 4 * 1024 * 1024 * 1024
OUTPUT_BYTES = 32 * 1024 * 1024
# Each takes a processor for about a second; who waits holds one of the threads that answer others.
AT_ONCE = 2
WAIT_SECONDS = 10

_places = threading.BoundedSemaphore(AT_ONCE)


class NotTypeset(Exception):
    """The document could not be made; the message says what the compiler said."""


def pdf_of(document: Path, data: Mapping[str, Any], *, now: datetime) -> bytes:
    """Return the document, filled with the data, as PDF. Raises NotTypeset."""
    order = {"document": f"{document}", "data": json.dumps(data), "at": int(now.timestamp())}
    if not _places.acquire(timeout=WAIT_SECONDS):
        raise NotTypeset("busy")
    try:
        with answer_of(COMMAND, data=json.dumps(order).encode(), seconds=SECONDS) as output:
            return output.read()
    except ChildFailed as failure:
        raise NotTypeset(f"{failure}: {failure.last_words}") from None
    finally:
        _places.release()


def _typeset(order: Mapping[str, Any]) -> bytes:
    """Compile in this process: with the fonts that typst carries, and no file but the document."""
    import typst

    # The compiler may read what lies below its root, so that is a folder without anything.
    with tempfile.TemporaryDirectory() as nowhere:
        # The stub wants input and root to be of one type; the compiler does not.
        content: bytes = typst.compile(  # type: ignore[call-overload]
            Path(order["document"]).read_bytes(),
            root=nowhere,
            font_paths=[],
            ignore_system_fonts=True,
            format="pdf",
            sys_inputs={"data": order["data"]},
            pdf_standards=[STANDARD],
            package_path=nowhere,
            package_cache_path=nowhere,
            timestamp=order["at"],
        )
    return content


def main() -> int:
    limit_this_process(
        memory_bytes=MEMORY_BYTES, cpu_seconds=CPU_SECONDS, output_bytes=OUTPUT_BYTES
    )
    order = json.load(sys.stdin.buffer)
    if not Path(order["document"]).is_relative_to(PROJECT):
        raise ValueError("Not a document of this project")
    sys.stdout.buffer.write(_typeset(order))
    return 0


if __name__ == "__main__":
    sys.exit(main())
