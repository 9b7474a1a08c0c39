"""Imports and templates point one way (docs/architecture.md): from the pages down to the tools."""

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.template.base import Lexer, TokenType
from django.urls import URLPattern, URLResolver, get_resolver

ROOT = Path(__file__).resolve().parent.parent
# Each may import itself and what stands after it.
ARROW = (
    "xport.portal",
    "matchmaking",
    "companies",
    "markets",
    "xport.complaints",
    "xport.notifications",
    "xport.accounts",
    "xport.operations",
    "xport.lib",
)
INSIDE_COMPANIES = (
    (
        "companies.imports",
        "companies.inventory",
        "companies.directory",
    ),
    ("companies.register",),
    ("companies.duplicates",),
    ("companies.files",),
    ("companies.people",),
    ("companies.profile",),
    ("companies.models",),
    ("companies.facts",),
)
# The folders of templates/ and whose pages they are; the others belong to no app.
TEMPLATES_OF = {
    "portal": "xport.portal",
    "errors": "xport.portal",
    "matchmaking": "matchmaking",
    "companies": "companies",
    "markets": "markets",
    "complaints": "xport.complaints",
    "notifications": "xport.notifications",
    "account": "xport.accounts",
    "allauth": "xport.accounts",
    "mfa": "xport.accounts",
    "sso": "xport.accounts",
}
# Every page may lead home.
NAMED_BY_ALL = {"home"}
SHARED_FOLDERS = {"django"}


def modules() -> Iterator[tuple[str, Path]]:
    for top in ("xport", "companies", "markets", "matchmaking"):
        for file in sorted((ROOT / top).rglob("*.py")):
            yield ".".join(file.relative_to(ROOT).with_suffix("").parts), file


def imports_of(module: str, file: Path) -> Iterator[str]:
    """Yield the full name of everything the file imports, inside functions too."""
    tree = ast.parse(file.read_text(encoding="utf-8"))
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{module} has a relative import"
            yield from (f"{node.module}.{alias.name}" for alias in node.names)


def place_in(name: str, arrow: tuple[str, ...]) -> int | None:
    for place, package in enumerate(arrow):
        if name == package or name.startswith(f"{package}."):
            return place
    return None


@pytest.mark.parametrize(
    ("name", "place"),
    [("companies.people", 2), ("companies", 2), ("companies_other", None), ("xport.lib.ids", 8)],
)
def test_place_in_reads_whole_names(name, place):
    assert place_in(name, ARROW) == place


def test_apps_import_only_what_stands_below_them():
    upwards = [
        f"{module} imports {name}"
        for module, file in modules()
        for name in imports_of(module, file)
        if points_upwards(module, name)
    ]

    assert upwards == []


def points_upwards(module: str, name: str) -> bool:
    """The shell itself (settings, urls, middleware) may import all; nothing below imports it."""
    here, there = place_in(module, ARROW), place_in(name, ARROW)
    if here is None:
        return False
    if there is None:
        return name.split(".")[0] == "xport" and not name.startswith("xport.env")
    return there < here


def test_packages_of_companies_import_only_what_stands_below_them():
    level = {package: n for n, row in enumerate(INSIDE_COMPANIES) for package in row}
    order = tuple(level)
    wrong = []
    for module, file in modules():
        here = place_in(module, order)
        for name in imports_of(module, file) if here is not None else ():
            there = place_in(name, order)
            if there is None:
                continue
            own, other = order[here], order[there]
            if own != other and level[other] <= level[own]:
                wrong.append(f"{module} imports {name}")

    assert wrong == []


def test_facts_import_neither_django_nor_an_app():
    wrong = [
        f"{module} imports {name}"
        for module, file in modules()
        if module.startswith("companies.facts")
        for name in imports_of(module, file)
        if name.split(".")[0] in {"django", "markets", "matchmaking", "xport"}
        or (name.startswith("companies") and not name.startswith("companies.facts"))
    ]

    assert wrong == []


# Templates


def template_files() -> list[Path]:
    return sorted(path for path in (ROOT / "templates").rglob("*") if path.is_file())


def tags_of(file: Path) -> Iterator[list[str]]:
    """Yield every tag as its words; what stands in comments is no tag."""
    for token in Lexer(file.read_text(encoding="utf-8")).tokenize():
        if token.token_type == TokenType.BLOCK:
            yield token.split_contents()


def literal(word: str) -> str | None:
    return word[1:-1] if word[0] in "\"'" and word[-1] == word[0] else None


def owner_of(template: str) -> str | None:
    """Return the app whose template it is, None for a shared one."""
    folder, _, rest = template.partition("/")
    if not rest or folder in SHARED_FOLDERS:
        return None
    return TEMPLATES_OF[folder]


def owners_of_urls() -> dict[str, str]:
    """Return URL name → the app of its view, for the pages outside the admin."""
    return {
        name: package
        for name, module in _named_views(get_resolver())
        for package in [_package_of(module)]
    }


def _named_views(resolver: URLResolver) -> Iterator[tuple[str, str]]:
    for entry in resolver.url_patterns:
        if isinstance(entry, URLResolver):
            if entry.namespace != "admin":
                yield from _named_views(entry)
        elif isinstance(entry, URLPattern) and entry.name:
            yield entry.name, entry.callback.__module__


def _package_of(module: str) -> str:
    if module.startswith("allauth."):
        return "xport.accounts"
    place = place_in(module, ARROW)
    assert place is not None, module
    return ARROW[place]


def test_templates_include_and_extend_only_what_stands_below_them():
    wrong = []
    for file in template_files():
        template = str(file.relative_to(ROOT / "templates"))
        for tag, *words in tags_of(file):
            if tag not in ("include", "extends"):
                continue
            other = literal(words[0])
            assert other, f"{template}: {tag} of a name that is not written out"
            if not may_use(owner_of(template), owner_of(other)):
                wrong.append(f"{template} {tag}s {other}")

    assert wrong == []


def may_use(here: str | None, there: str | None) -> bool:
    """Everybody may use what is shared; the shared may use nobody's."""
    if there is None:
        return True
    return here is not None and ARROW.index(there) >= ARROW.index(here)


def test_templates_name_only_urls_that_stand_below_them():
    owners = owners_of_urls()
    wrong = []
    for file in template_files():
        template = str(file.relative_to(ROOT / "templates"))
        for tag, *words in tags_of(file):
            if tag != "url":
                continue
            name = literal(words[0])
            assert name, f"{template}: a URL's name that is not written out"
            assert name in owners, f"{template} names {name}, which is no URL"
            if name not in NAMED_BY_ALL and not may_use(owner_of(template), owners[name]):
                wrong.append(f"{template} names {name}")

    assert wrong == []


def test_templates_include_with_only_the_variables_they_list():
    open_includes = [
        f"{file.relative_to(ROOT)}: {' '.join(words)}"
        for file in template_files()
        if "django" not in file.relative_to(ROOT / "templates").parts
        for tag, *words in tags_of(file)
        if tag == "include" and words[-1] != "only"
    ]

    assert open_includes == []
