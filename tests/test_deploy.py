"""The examples of docs/deploy/ start what bin/serve starts, and trust only the proxy."""

import configparser
import re
import shlex
from pathlib import Path

import pytest

from xport.embedded.options import Options
from xport.embedded.serve import portal_children

ROOT = Path(__file__).resolve().parents[1]
DEPLOY = ROOT / "docs" / "deploy"
UNITS = sorted(DEPLOY.glob("*.service"))
NGINX = (DEPLOY / "nginx.conf").read_text(encoding="utf-8")
# What every process of the portal must not be able to do.
HARDENING = {
    "NoNewPrivileges": "yes",
    "ProtectSystem": "strict",
    "ProtectHome": "yes",
    "PrivateTmp": "yes",
    "CapabilityBoundingSet": "",
}


def unit(name):
    parser = configparser.ConfigParser(interpolation=None)
    parser.optionxform = str
    parser.read(DEPLOY / f"xport-{name}.service", encoding="utf-8")
    return parser


@pytest.fixture
def served(tmp_path):
    """Return what bin/serve starts, by name."""
    options = Options(
        host="127.0.0.1",
        port=8000,
        demo=False,
        production=True,
        var=tmp_path,
        base_url="https://xport.example",
    )
    return {child.name: child for child in portal_children(options, {})}


def test_there_is_a_unit_for_each_child_of_bin_serve(served):
    assert {path.stem.removeprefix("xport-") for path in UNITS} == set(served)


@pytest.mark.parametrize("path", UNITS, ids=lambda path: path.stem)
def test_unit_starts_what_bin_serve_starts(path, served, tmp_path):
    name = path.stem.removeprefix("xport-")
    program, *arguments = shlex.split(unit(name)["Service"]["ExecStart"])
    interpreter, _module, module, *expected = served[name].command

    assert Path(program).parent == Path("/srv/xport/.venv/bin")
    assert (Path(interpreter).parent / Path(program).name).exists()
    assert Path(program).name == module
    assert [each.replace("/var/lib/xport", str(tmp_path)) for each in arguments] == expected


@pytest.mark.parametrize("path", UNITS, ids=lambda path: path.stem)
def test_unit_gives_the_process_nothing_it_does_not_need(path):
    service = unit(path.stem.removeprefix("xport-"))["Service"]

    assert {name: service.get(name) for name in HARDENING} == HARDENING
    assert service["User"] == "xport"


def test_worker_puts_running_jobs_back_when_it_is_stopped(served):
    (name, value) = unit("worker")["Service"]["Environment"].split("=")

    assert served["worker"].environment[name] == value


def test_proxy_overwrites_what_a_visitor_could_claim():
    headers = dict(re.findall(r"proxy_set_header ([\w-]+) ([^;]+);", NGINX))

    assert headers["X-Forwarded-For"] == "$remote_addr"
    assert headers["X-Forwarded-Proto"] == "https"
    assert headers["X-Request-ID"] == "$request_id"


def test_proxy_speaks_only_current_tls():
    assert re.findall(r"ssl_protocols ([^;]+);", NGINX) == ["TLSv1.2 TLSv1.3"]


def test_proxy_example_is_whole():
    without_comments = re.sub(r"#.*", "", NGINX)

    assert without_comments.count("{") == without_comments.count("}") > 0
    assert "client_max_body_size 21m;" in NGINX


def test_proxy_writes_down_no_address():
    """They hold the answers of calculators and the keys of mailed links."""
    assert re.search(r"^    access_log off;$", NGINX, re.MULTILINE)
    assert re.search(r"^    error_log \S+ crit;$", NGINX, re.MULTILINE)
