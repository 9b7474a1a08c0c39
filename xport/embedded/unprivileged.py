"""Whom the servers run as: PostgreSQL refuses to run as root, so root takes an existing user."""

import hashlib
import os
import pwd
import shutil
import subprocess
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from xport.embedded.errors import StartupFailed


@dataclass(frozen=True, kw_only=True)
class Account:
    name: str
    uid: int
    gid: int

    def popen_arguments(self) -> dict[str, Any]:
        return {"user": self.uid, "group": self.gid, "extra_groups": []}


def server_account() -> Account | None:
    """Return the user that the servers run as; None means the one who runs this."""
    if os.geteuid() != 0:
        return None
    for name in ("postgres", "nobody"):
        try:
            entry = pwd.getpwnam(name)
        except KeyError:
            continue
        return Account(name=name, uid=entry.pw_uid, gid=entry.pw_gid)
    raise StartupFailed(
        "PostgreSQL cannot run as root, and this system has neither a user postgres nor nobody: "
        "start Xport as an ordinary user, or set DATABASE_URL and REDIS_URL."
    )


def popen_arguments(account: Account | None) -> dict[str, Any]:
    return account.popen_arguments() if account else {}


def can_read(path: Path, account: Account | None) -> bool:
    """Whether the account can read the file or folder; asked of the kernel."""
    question = subprocess.run(  # noqa: S603
        ["/bin/sh", "-c", '[ -r "$1" ] && { [ -f "$1" ] || [ -x "$1" ]; }', "sh", str(path)],
        cwd="/",
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        check=False,
        **popen_arguments(account),
    )
    return question.returncode == 0


def give(path: Path, account: Account | None) -> None:
    if account:
        os.chown(path, account.uid, account.gid)


def enterable_folder(wanted: Path, account: Account | None) -> Path:
    """Return `wanted`, made and given to the account, or a stand-in if it cannot get there.

    Under a home of mode 0700 only root can: opening a home to others is not ours to do.
    """
    wanted.mkdir(parents=True, exist_ok=True)
    wanted.chmod(0o700)
    give(wanted, account)
    if can_read(wanted, account):
        return wanted
    mark = hashlib.sha256(str(wanted).encode()).hexdigest()[:12]
    stand_in = Path("/var/lib/xport") / mark
    stand_in.mkdir(parents=True, exist_ok=True)
    stand_in.parent.chmod(0o755)
    stand_in.chmod(0o700)
    give(stand_in, account)
    if not can_read(stand_in, account):
        raise StartupFailed(
            f"The servers' user can enter neither {wanted} nor {stand_in}: "
            "set XPORT_VAR to a folder that it can reach."
        )
    return stand_in


def reachable_copy(account: Account, source: Path, needed: Path, target: Path) -> Path:
    """Return `source`, or a copy of it at `target` if the account cannot read `needed` in it."""
    if can_read(needed, account):
        return source
    if not target.exists():
        unfinished = target.with_name(f"{target.name}.unfinished")
        shutil.rmtree(unfinished, ignore_errors=True)
        shutil.copytree(source, unfinished, symlinks=True)
        for path in unfinished.rglob("*"):  # root's umask may have kept everybody else out
            if not path.is_symlink():
                path.chmod(path.stat().st_mode | (0o555 if os.access(path, os.X_OK) else 0o444))
        unfinished.chmod(0o755)
        unfinished.rename(target)
    return target
