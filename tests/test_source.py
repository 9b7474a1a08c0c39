"""Guards on the source: what the code must never do, whoever writes it next."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.test_project import APPS, ROOT, python_files

MATCHERS = {"compile", "match", "search", "fullmatch", "sub", "split", "findall", "finditer"}


def calls() -> Iterator[tuple[str, ast.Call]]:
    """Yield every call in the portal's own code with the place it stands at."""
    for path in python_files(*APPS, "bin"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call):
                yield f"{path.relative_to(ROOT)}:{node.lineno}", node


def name_of(call: ast.Call) -> str:
    """Return the dotted name that is called, "" for a call of something made on the spot."""
    try:
        return ast.unparse(call.func)
    except ValueError:
        return ""


def imported_modules() -> Iterator[tuple[str, str]]:
    for path in python_files(*APPS, "bin"):
        for name in names_imported_by(path.read_text(encoding="utf-8")):
            yield str(path.relative_to(ROOT)), name


def names_imported_by(source: str) -> Iterator[str]:
    """Yield the dotted name of each thing imported: it may be a module itself."""
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            yield from (f"{node.module}.{alias.name}" for alias in node.names)


def scripts() -> list[Path]:
    return sorted((ROOT / "static").rglob("*.js"))


def test_no_process_is_started_through_a_shell():
    through_a_shell = [
        place
        for place, call in calls()
        if name_of(call) in {"os.system", "os.popen", "subprocess.getoutput"}
        or any(
            word.arg == "shell"
            and not (isinstance(word.value, ast.Constant) and not word.value.value)
            for word in call.keywords
        )
    ]
    as_text = [
        place
        for place, call in calls()
        if name_of(call).startswith("subprocess.")
        and call.args
        and isinstance(call.args[0], ast.Constant | ast.JoinedStr)
    ]

    assert (through_a_shell, as_text) == ([], [])


def test_regular_expressions_are_written_out():
    built = [
        place
        for place, call in calls()
        if name_of(call) in {f"re.{name}" for name in MATCHERS} and not is_written_out(call.args[0])
    ]

    assert built == []


def is_written_out(pattern: ast.expr) -> bool:
    """A literal, or names of literals joined; nothing that a request could fill."""
    if isinstance(pattern, ast.BinOp):
        return is_written_out(pattern.left) and is_written_out(pattern.right)
    if isinstance(pattern, ast.JoinedStr):
        return all(
            isinstance(part, ast.Constant) or ast.unparse(part.value).isupper()
            for part in pattern.values
        )
    return isinstance(pattern, ast.Constant) or ast.unparse(pattern).isupper()


@pytest.mark.parametrize(
    ("source", "is_fixed"),
    [("'a+'", True), ("'a' + B", True), ("f'{A}x'", True), ("f'{word}x'", False), ("text", False)],
)
def test_is_written_out_tells_a_literal_from_an_input(source, is_fixed):
    assert is_written_out(ast.parse(source, mode="eval").body) is is_fixed


def test_templates_are_files_and_never_made_from_text():
    made = [
        place
        for place, call in calls()
        if name_of(call).split(".")[-1] in {"from_string", "Template", "render_from_string"}
    ]

    assert made == []


def test_text_is_formatted_by_literals_and_catalogues_alone():
    """`text.format(…)` on a text from outside would let it name attributes of our objects."""
    from_outside = [
        f"{place} {name_of(call)}"
        for place, call in calls()
        if name_of(call).endswith(".format")
        and isinstance(call.func, ast.Attribute)
        and not isinstance(call.func.value, ast.Constant)
        and not ast.unparse(call.func.value).isupper()
        and ast.unparse(call.func.value) != "dateformat"
    ]

    assert from_outside == []


def test_no_xml_is_parsed_and_nothing_is_unpickled():
    dangerous = {"xml", "lxml", "pickle", "marshal", "shelve", "yaml", "dill"}

    assert [
        (place, name) for place, name in imported_modules() if name.split(".")[0] in dangerous
    ] == []


def test_nothing_calls_an_address_but_what_is_made_for_it():
    """Mail goes out by SMTP, single sign-on asks its provider, bin/serve asks itself."""
    allowed = ("xport/accounts/sso/", "xport/embedded/", "bin/")
    callers = [
        (place, name)
        for place, name in imported_modules()
        if is_a_client(name)
        and not place.startswith(allowed)
        and (place, name) != ("xport/notifications/transport.py", "smtplib")
    ]

    assert callers == []


CLIENTS = (
    *("http", "urllib.request", "urllib3", "requests", "httpx", "aiohttp"),
    *("ftplib", "smtplib", "socket"),
)


def is_a_client(name: str) -> bool:
    return any(name == client or name.startswith(f"{client}.") for client in CLIENTS)


@pytest.mark.parametrize(
    "source",
    [
        "from urllib import request",
        "from urllib.request import urlopen",
        "import urllib3",
        "import http.client",
        "import smtplib",
    ],
)
def test_client_is_known_however_it_is_imported(source):
    assert [name for name in names_imported_by(source) if is_a_client(name)]


def test_taking_an_address_apart_is_no_call():
    assert not [
        name for name in names_imported_by("from urllib.parse import urlsplit") if is_a_client(name)
    ]


@pytest.mark.parametrize(
    "word",
    [
        "innerHTML",
        "outerHTML",
        "insertAdjacentHTML",
        "document.write",
        "eval(",
        "new Function",
        "__proto__",
        "Object.assign",
        "localStorage",
        "sessionStorage",
        "indexedDB",
        "document.cookie",
        "postMessage",
    ],
)
def test_our_scripts_never_use(word):
    assert [path.name for path in scripts() if word in path.read_text(encoding="utf-8")] == []


def test_there_are_scripts_to_judge():
    assert scripts()


def test_pages_need_no_technology_that_browsers_gave_up():
    old = re.compile(r"<(object|embed|applet|marquee|frameset|frame|blink|font)\b", re.IGNORECASE)
    holding = [
        str(path.relative_to(ROOT))
        for path in (ROOT / "templates").rglob("*.html")
        if old.search(path.read_text(encoding="utf-8"))
    ]

    assert holding == []
