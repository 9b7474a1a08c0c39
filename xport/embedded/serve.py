"""What bin/serve runs: servers, database, demo, then web, worker and scheduler until Ctrl-C."""

import argparse
import os
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from types import FrameType

from xport.embedded.children import ChildSpec, Supervisor
from xport.embedded.errors import DISK_FULL, StartupFailed, full_disk_explained
from xport.embedded.options import (
    ROOT,
    Options,
    child_environment,
    environment_shared,
    read_options,
)
from xport.embedded.servers import running_servers, wait_until
from xport.embedded.web import answers_healthz, require_free_metrics_port, require_free_port


class StopRequested(BaseException):
    """Ctrl-C, SIGTERM or a closed terminal; no `except Exception` eats it."""


def say(text: str) -> None:
    print(f"Xport: {text}", flush=True)


@contextmanager
def stoppable() -> Iterator[None]:
    """Leave the block quietly when asked to stop; while it stops, a second Ctrl-C does nothing."""

    def stop(_signal: int, _frame: FrameType | None) -> None:
        for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
            signal.signal(number, signal.SIG_IGN)
        say("stopping")
        raise StopRequested

    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, stop)
    try:
        yield
    except StopRequested:
        say("stopped; everything is saved")


def manage(step: str, environment: dict[str, str], *arguments: str) -> str:
    """Run a Django command and return what it printed; its output is shown only if it fails."""
    say(step)
    result = subprocess.run(  # noqa: S603
        [sys.executable, "manage.py", *arguments],
        cwd=ROOT,
        env=environment,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        encoding="utf-8",
        errors="replace",
        start_new_session=True,  # Ctrl-C is for this process, which then ends the command
        check=False,
    )
    if result.returncode:
        if "No space left" in result.stdout:
            raise StartupFailed(DISK_FULL)
        command = f"manage.py {' '.join(arguments)}"
        end = "\n".join(result.stdout.splitlines()[-12:])
        raise StartupFailed(f"{command} failed, and nothing was started:\n{end}")
    return result.stdout


def prepare(options: Options, environment: dict[str, str]) -> None:
    manage("preparing the database", environment, "migrate", "--no-input")
    manage("loading reference data", environment, "load_reference")
    if options.demo:
        manage("loading the demo", environment, "load_demo")


def python_child(
    name: str, options: Options, environment: dict[str, str], *command: str
) -> ChildSpec:
    logs = options.var / "logs"
    logs.mkdir(exist_ok=True)
    return ChildSpec(
        name=name,
        command=[sys.executable, "-m", *command],
        log=logs / f"{name}.log",
        environment=environment,
        folder=ROOT,
    )


def portal_children(options: Options, environment: dict[str, str]) -> Sequence[ChildSpec]:
    """Return web, figures, worker and scheduler, in the order in which they are started."""
    address = f"[{options.host}]" if ":" in options.host else options.host
    # Where the web processes leave what they measured, and the process of the figures reads it.
    measured = environment | {"PROMETHEUS_MULTIPROC_DIR": str(new_folder(options.var / "metrics"))}
    gunicorn = ("--config", "python:xport.web_server", "--worker-class", "gthread")
    web = python_child(
        *("web", options, measured, "gunicorn", "xport.wsgi", *gunicorn),
        *("--bind", f"{address}:{options.port}", "--workers", "2", "--threads", "4"),
        *("--graceful-timeout", "20", "--no-control-socket"),
    )
    metrics = python_child(
        *("metrics", options, measured, "gunicorn", "xport.figures_wsgi", *gunicorn),
        *("--bind", f"127.0.0.1:{options.metrics_port}", "--workers", "1", "--threads", "2"),
        "--no-control-socket",
    )
    # SIGTERM gives running jobs CELERY_WORKER_SOFT_SHUTDOWN_TIMEOUT, then puts them back.
    worker_environment = environment | {"REMAP_SIGTERM": "SIGQUIT"}
    celery = ("celery", "--quiet", "-A", "xport")
    worker = python_child(
        *("worker", options, worker_environment, *celery, "worker"),
        *("--concurrency", "2", "--loglevel", "INFO", "--without-gossip", "--without-mingle"),
    )
    beat = python_child(
        *("scheduler", options, environment, *celery, "beat", "--pidfile="),
        *("--schedule", str(options.var / "schedule"), "--loglevel", "INFO"),
    )
    return (web, metrics, worker, beat)


def new_folder(folder: Path) -> Path:
    """Return the folder, empty: figures of processes that have ended are no longer wanted."""
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir()
    return folder


def serve(options: Options) -> None:
    """Start everything, print the address, and wait until asked to stop."""
    with running_servers(options.var / "servers", given=os.environ, announce=say) as urls:
        environment = child_environment(options, urls)
        with environment_shared(options, environment):
            prepare(options, environment)
            serve_portal(options, environment)


def serve_portal(options: Options, environment: dict[str, str]) -> None:
    supervisor = Supervisor(say)
    try:
        say("starting web, figures, worker and scheduler")
        for spec in portal_children(options, environment):
            supervisor.start(spec)
        wait_until(lambda: answers_healthz(options), supervisor, "The portal", seconds=90)
        manage("scoring the companies", environment, "rescore", "--wait")
        welcome(options, environment)
        while True:
            time.sleep(3600)
    finally:
        supervisor.stop("web", "worker", "scheduler")  # together, as each may take its time
        supervisor.stop_all()


def welcome(options: Options, environment: dict[str, str]) -> None:
    sign_ins = manage("ready", environment, "load_demo", "--show") if options.demo else ""
    mail = "goes to the server of EMAIL_URL" if os.environ.get("EMAIL_URL") else "lands in "
    if mail.endswith(" "):
        mail += str(options.var / "mailbox")
    print(f"\n  {options.base_url}/\n", flush=True)
    print(f"  mail {mail}\n  data and logs are in {options.var}", flush=True)
    if options.base_url.startswith("http://"):
        print(
            "  plain http: cookies are not marked Secure, so this is not for the open net",
            flush=True,
        )
    if sign_ins:
        print("\n" + sign_ins.rstrip(), flush=True)
    print("\n  Ctrl-C stops everything; nothing is lost.\n", flush=True)


def main(arguments: list[str]) -> int:
    parser = argparse.ArgumentParser(prog="bin/serve", description="Serve Xport until Ctrl-C.")
    parser.add_argument("--no-demo", action="store_true", help="start empty, on data of its own")
    wants_demo = not parser.parse_args(arguments).no_demo
    try:
        with stoppable(), full_disk_explained():
            options = read_options(os.environ, demo=wants_demo)
            require_free_port(options)
            require_free_metrics_port(options)
            say(f"the data is in {options.var}")
            serve(options)
    except StartupFailed as failure:
        print(f"Xport: {failure}", file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
