"""Guards: what README and .env.example say is so, and no file grows past what can be read."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.core.management import get_commands

ROOT = Path(__file__).resolve().parent.parent
APPS = ("xport", "companies", "markets", "matchmaking")
LONGEST_MODULE, LONGEST_FUNCTION, LONGEST_VIEW, LONGEST_TEMPLATE = 400, 40, 25, 120
TEXT_FILES = {".py", ".html", ".txt", ".md", ".css", ".js", ".json", ".toml", ".in", ".csv", ".svg"}
Function = ast.FunctionDef | ast.AsyncFunctionDef
INSTALLED = {".git", ".venv", "node_modules", "build", "staticfiles", "var", "__pycache__"}
# Written by tools or by everybody's own shell, not by Xport.
SHELLS_OWN = {"BASH_SOURCE", "PWD", "SECONDS", "PATH", "LD_LIBRARY_PATH", "HOME"}
# Set for child processes or to steer a foreign tool, never asked of the person who installs.
OTHERS = {"PIP_RETRIES", "PIP_CERT", "PYTHONUTF8", "PYTHONUNBUFFERED", "FUZZ_EXAMPLES"}


def project_files() -> list[Path]:
    return sorted(
        path
        for path in ROOT.rglob("*")
        if path.is_file()
        and not INSTALLED.intersection(path.relative_to(ROOT).parts)
        and (path.suffix in TEXT_FILES or path.parent.name in ("bin", ".ci"))
    )


def python_files(*folders: str) -> list[Path]:
    return [
        path
        for folder in folders
        for path in sorted((ROOT / folder).rglob("*.py"))
        if "migrations" not in path.parts
    ]


# Sizes


def test_no_module_is_too_long():
    too_long = {
        str(path.relative_to(ROOT)): lines
        for path in python_files(*APPS, "bin", "bench")
        if (lines := len(path.read_text(encoding="utf-8").splitlines())) > LONGEST_MODULE
    }

    assert too_long == {}


def test_no_template_is_too_long():
    too_long = {
        str(path.relative_to(ROOT)): lines
        for path in (ROOT / "templates").rglob("*")
        if path.is_file()
        and (lines := len(path.read_text(encoding="utf-8").splitlines())) > LONGEST_TEMPLATE
    }

    assert too_long == {}


def functions_in(
    paths: list[Path],
) -> Iterator[tuple[str, Function, int]]:
    """Yield where each function stands, the function, and how many lines it has."""
    for path in paths:
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, Function):
                lines = (node.end_lineno or node.lineno) - node.lineno + 1
                yield f"{path.relative_to(ROOT)}:{node.lineno} {node.name}", node, lines


def test_no_function_is_too_long_or_takes_too_many_positions():
    wrong = []
    for place, node, lines in functions_in(python_files(*APPS, "bin", "bench")):
        named = [arg for arg in node.args.posonlyargs + node.args.args if arg.arg != "self"]
        if lines > LONGEST_FUNCTION or len(named) > 4:
            wrong.append(f"{place}: {lines} lines, {len(named)} positional arguments")

    assert wrong == []


def test_no_view_is_too_long():
    """What answers a request, and the steps of it that take the request along."""
    modules = [path for path in python_files(*APPS) if path.stem.endswith("views")]
    views = {
        place: lines
        for place, node, lines in functions_in(modules)
        if node.args.args and node.args.args[0].arg == "request"
    }

    assert views
    assert {place: lines for place, lines in views.items() if lines > LONGEST_VIEW} == {}


# What the texts promise


def code_of(text: str) -> list[str]:
    """Return the code spans and blocks of a Markdown text."""
    blocks = re.findall(r"^```\w*\n(.*?)^```", text, re.MULTILINE | re.DOTALL)
    spans = re.findall(r"(?<!`)`([^`\n]+)`(?!`)", text)
    return [line for block in blocks for line in block.splitlines()] + spans


def test_readmes_commands_exist():
    code = code_of((ROOT / "README.md").read_text(encoding="utf-8"))
    programs = {match for line in code for match in re.findall(r"\bbin/[\w.-]+", line)}
    commands = {
        name for line in code for name in re.findall(r"(?:manage\.py|bin/manage) ([a-z_]+)", line)
    }

    assert programs >= {"bin/serve", "bin/test"}
    assert {name for name in programs if not (ROOT / name).exists()} == set()
    assert commands - set(get_commands()) == set()


def test_readmes_links_lead_to_files():
    text = (ROOT / "README.md").read_text(encoding="utf-8")
    links = [
        link.partition("#")[0]
        for link in re.findall(r"\]\(([^)\s]+)\)", text)
        if "://" not in link and not link.startswith("#")
    ]

    assert [link for link in links if not (ROOT / link).exists()] == []


def variables_read() -> set[str]:
    """Return the names that settings, bin/serve and the scripts take from the environment."""
    names = set()
    for path in python_files("xport", "bin", "tests"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            names |= _names_read_by(node)
    for path in (ROOT / "bin").iterdir():
        if path.is_file() and path.suffix != ".py":
            script = path.read_text(encoding="utf-8")
            names |= set(re.findall(r"\$\{?([A-Z][A-Z_]{2,})", script))
    return names - SHELLS_OWN - OTHERS


def _names_read_by(node: ast.AST) -> set[str]:
    """Read env.text("NAME") and the like, and environ.get("NAME") or environment["NAME"]."""
    if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.args:
        source, key = node.func.value, node.args[0]
        if node.func.attr != "get" and not (isinstance(source, ast.Name) and source.id == "env"):
            return set()
    elif isinstance(node, ast.Subscript) and isinstance(node.ctx, ast.Load):
        source, key = node.value, node.slice
    else:
        return set()
    is_environment = ast.unparse(source).split(".")[-1] in (
        "environ",
        "environment",
        "env",
        "given",
    )
    if is_environment and isinstance(key, ast.Constant) and isinstance(key.value, str):
        return {key.value} if key.value.isupper() else set()
    return set()


def test_env_example_names_every_variable_that_is_read_and_no_other():
    text = (ROOT / ".env.example").read_text(encoding="utf-8")
    named = set(re.findall(r"^([A-Z_]+)=", text, re.MULTILINE))
    # Handed on to Node, which reads it.
    handed_on = {"NODE_EXTRA_CA_CERTS"}

    assert variables_read() - named == set()
    assert named - variables_read() - handed_on == set()


def test_env_example_explains_every_variable():
    lines = (ROOT / ".env.example").read_text(encoding="utf-8").splitlines()
    unexplained = [
        line
        for number, line in enumerate(lines)
        if re.match(r"[A-Z_]+=", line) and not re.match(r"#|[A-Z_]+=", lines[number - 1])
    ]

    assert unexplained == []


# What must not stand in the tree

# In pieces, so that this file does not hold them; a folder of our own may be called home.
OF_A_MACHINE = (
    r"(?<!\w)/" + "home/",
    r"(?<!\w)/" + "root/",
    r"(?<!\w)/" + "work/",
    "/" + "tmp/" + "plan",
    r"registry\." + "npmjs",
    r"pypi\." + "org",
    r"files\.python" + "hosted",
)


@pytest.mark.parametrize("word", OF_A_MACHINE)
def test_no_file_names_a_machines_folder_or_a_registry(word):
    holding = [
        str(path.relative_to(ROOT))
        for path in project_files()
        if re.search(word, path.read_text(encoding="utf-8", errors="replace"))
    ]

    assert holding == []


def test_requirements_are_pinned_with_hashes():
    for name in ("requirements.txt", "requirements-dev.txt"):
        text = (ROOT / name).read_text(encoding="utf-8").replace("\\\n", " ")
        lines = [line for line in text.splitlines() if line and not line.lstrip().startswith("#")]
        loose = [
            line for line in lines if not line.startswith("-") and "--hash=sha256:" not in line
        ]
        assert loose == []


def test_requirements_say_what_each_package_is_for():
    for name in ("requirements.in", "requirements-dev.in"):
        lines = (ROOT / name).read_text(encoding="utf-8").splitlines()
        # Packages that belong together share the comment of the last of them.
        unexplained = [
            line
            for line, following in zip(lines, [*lines[1:], ""], strict=True)
            if re.match(r"[A-Za-z]", line) and "#" not in line and "#" not in following
        ]
        assert unexplained == []
