import ast
import sys
from pathlib import Path

import matchmaking.scoring

PACKAGE = Path(matchmaking.scoring.__file__).parent
IMPURE = {"datetime", "time", "random", "os", "pathlib", "io", "secrets", "uuid", "socket"}


def imported_modules(path):
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            yield node.module


# NumPy draws from seeds that the model holds, and opens nothing here.
ALLOWED = {"collections.abc", "concurrent.futures", "numpy", "numpy.typing"}


def test_scoring_imports_only_itself_numpy_and_pure_parts_of_the_standard_library():
    modules = {name for path in PACKAGE.rglob("*.py") for name in imported_modules(path)}
    foreign = {name for name in modules if not name.startswith("matchmaking.scoring")}

    assert foreign <= sys.stdlib_module_names - IMPURE | ALLOWED
    assert not foreign & IMPURE


def test_scoring_opens_no_file():
    calls = {
        node.func.id
        for path in PACKAGE.rglob("*.py")
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name)
    }

    assert not calls & {"open", "exec", "eval", "__import__"}
