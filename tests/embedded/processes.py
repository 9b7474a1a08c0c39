"""Looking at processes on machines that have no ps."""

import time
from collections.abc import Callable
from pathlib import Path

import psutil


def mentioning(folder: Path) -> list[psutil.Process]:
    """Return every live process whose command line or working folder lies in the folder."""
    found = []
    for process in psutil.process_iter(["cmdline", "cwd", "status"]):
        places = [*(process.info["cmdline"] or []), process.info["cwd"] or ""]
        alive = process.info["status"] != psutil.STATUS_ZOMBIE
        if alive and any(str(folder) in place for place in places):
            found.append(process)
    return found


def kill_9(folder: Path, *words: str) -> None:
    """Kill the oldest process below the folder whose command line has all the words."""
    find(folder, *words).kill()


def find(folder: Path, *words: str) -> psutil.Process:
    return next(
        process
        for process in sorted(mentioning(folder), key=lambda process: process.pid)
        if all(word in " ".join(process.cmdline()) for word in words)
    )


def wait_for(condition: Callable[[], object], seconds: float = 20) -> None:
    give_up_at = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < give_up_at, f"{condition} stayed false for {seconds} s"
        time.sleep(0.05)
