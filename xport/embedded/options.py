"""What the environment asks of bin/serve, checked before anything is started."""

import os
import secrets
import shlex
import shutil
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from xport.embedded.errors import StartupFailed
from xport.embedded.folder import write_secret
from xport.embedded.servers import Urls

ROOT = Path(__file__).resolve().parents[2]
NEEDED_BYTES = 300_000_000
DEMO_MARK = "demo-data"
# Asked for here, before servers start only for the settings to refuse (xport/settings.py).
NEEDED_IN_PRODUCTION = (
    *("SECRET_KEY", "ALLOWED_HOSTS", "BASE_URL"),
    *("CONTACT_NAME", "CONTACT_ORGANISATION", "CONTACT_EMAIL", "CONTACT_ADDRESS"),
)
# The figures for monitoring, on this machine alone.
METRICS_PORT = 9464


@dataclass(frozen=True, kw_only=True)
class Options:
    host: str
    port: int
    demo: bool
    production: bool
    var: Path
    base_url: str
    metrics_port: int = METRICS_PORT


def read_options(environment: Mapping[str, str], *, demo: bool) -> Options:
    """Return the options; raise StartupFailed with the cure for what cannot be served."""
    production = environment.get("XPORT_ENV") == "production"
    if production and demo:
        raise StartupFailed(
            "XPORT_ENV is production, and demo accounts have known passwords: "
            "start with bin/serve --no-demo."
        )
    for name in NEEDED_IN_PRODUCTION if production else ():
        if not environment.get(name):
            raise StartupFailed(f"{name} is not set, and production needs it: docs/running.md.")
    host, port = (
        environment.get("HOST") or "127.0.0.1",
        port_of("PORT", environment.get("PORT") or "8000"),
    )
    return Options(
        host=host,
        port=port,
        metrics_port=port_of("METRICS_PORT", environment.get("METRICS_PORT") or str(METRICS_PORT)),
        demo=demo,
        production=production,
        var=data_folder(environment.get("XPORT_VAR"), demo=demo),
        base_url=environment.get("BASE_URL") or f"http://{visible_host(host)}:{port}",
    )


def port_of(name: str, text: str) -> int:
    if text.isascii() and text.isdecimal() and 0 < int(text) < 65536:
        return int(text)
    raise StartupFailed(f"{name} is {text!r}, not a port: set it to a number like 8001.")


def visible_host(host: str) -> str:
    """Return a host that a browser on this machine can open."""
    if host in {"0.0.0.0", "::"}:  # noqa: S104 - compared, not bound
        return "127.0.0.1"
    return f"[{host}]" if ":" in host else host


def data_folder(chosen: str | None, *, demo: bool) -> Path:
    """Return the folder of all run-time data: never one for demo and real data at once."""
    folder = Path(chosen).resolve() if chosen else ROOT / "var" / ("demo" if demo else "portal")
    folder.mkdir(parents=True, exist_ok=True)
    mark = folder / DEMO_MARK
    if chosen and (folder / "servers").exists() and mark.exists() != demo:
        held, cure = ("demo", "--no-demo") if mark.exists() else ("real", "the demo")
        raise StartupFailed(
            f"XPORT_VAR={folder} holds {held} data: choose another folder for {cure}."
        )
    if demo:
        mark.touch()
    free = shutil.disk_usage(folder).free
    if free < NEEDED_BYTES:
        raise StartupFailed(
            f"The disk of {folder} is full ({free // 10**6} MB free, of {NEEDED_BYTES // 10**6} "
            "needed): free some space, or set XPORT_VAR to a folder on another disk."
        )
    return folder


def secret_key(var: Path) -> str:
    """Return the key of this folder, made once: sessions and links in mails outlive a restart."""
    file = var / "secret_key"
    if not file.exists():
        write_secret(file, secrets.token_urlsafe(64))
    return file.read_text(encoding="utf-8")


def child_environment(options: Options, urls: Urls) -> dict[str, str]:
    """Return the environment in which Django and Celery run."""
    environment = dict(os.environ) | urls.as_environment()
    environment |= {
        "XPORT_VAR": str(options.var),
        "XPORT_DEMO": "1" if options.demo else "0",
        "BASE_URL": options.base_url,
        "PYTHONUNBUFFERED": "1",
        "PYTHONUTF8": "1",
    }
    environment.setdefault("SECRET_KEY", "")
    if not environment["SECRET_KEY"]:
        environment["SECRET_KEY"] = secret_key(options.var)
    if not environment.get("ALLOWED_HOSTS"):
        hosts = {"127.0.0.1", "localhost", "[::1]", visible_host(options.host)}
        environment["ALLOWED_HOSTS"] = ",".join(sorted(hosts))
    return environment


@contextmanager
def environment_shared(options: Options, environment: Mapping[str, str]) -> Iterator[None]:
    """Keep addresses and key in a file while Xport runs, so that bin/manage finds them."""
    names = ("DATABASE_URL", "REDIS_URL", "SECRET_KEY", "ALLOWED_HOSTS", "BASE_URL", "XPORT_VAR")
    lines = [f"export {name}={shlex.quote(environment[name])}\n" for name in (*names, "XPORT_DEMO")]
    file = options.var / "environment"
    write_secret(file, "".join(lines))
    try:
        yield
    finally:
        file.unlink(missing_ok=True)
