#!/usr/bin/env python3
"""What wheel and sdist hold is what git holds of what pyproject.toml names, and what packaging adds.

.ci/contents.py FOLDER: the folder where the two were built.
"""

from __future__ import annotations

import subprocess
import sys
import tarfile
import zipfile
from pathlib import Path

IN_SDIST = ["moto_agentcore", "tests", "conftest.py", "README.md", "CHANGELOG.md", "LICENSE", "pyproject.toml"]
ADDED_TO_SDIST = {"PKG-INFO", ".gitignore"}
ADDED_TO_WHEEL = {"METADATA", "WHEEL", "RECORD", "entry_points.txt", "licenses/LICENSE"}
# The files that are read at run time: not one of them may go missing with a rename.
READ = {
    "py.typed",
    "browser/glyphs.txt",
    "extraction/english/data/verbs.txt",
    *(f"host/inspector/page/{name}" for name in ("index.html", "style.css", "icon.svg")),
    *(f"host/inspector/page/{name}.js" for name in ("app", "calls", "controls", "dom", "gateways", "map", "memories")),
    *(f"host/inspector/page/{name}.js" for name in ("records", "resources", "runtimes", "search", "server")),
    "search/data/words.txt",
    "search/data/vectors.npy",
    "search/data/weights.npy",
}


def tracked(*paths: str) -> set[str]:
    return set(subprocess.check_output(["git", "ls-files", "--", *paths], text=True).splitlines())


def wheel(folder: Path) -> set[str]:
    (file,) = folder.glob("*.whl")
    info = "-".join(file.name.split("-")[:2]) + ".dist-info/"
    names = {name for name in zipfile.ZipFile(file).namelist() if not name.endswith("/")}
    return {name.replace(info, "+") for name in names}


def sdist(folder: Path) -> set[str]:
    (file,) = folder.glob("*.tar.gz")
    with tarfile.open(file) as found:
        return {member.name.partition("/")[2] for member in found.getmembers() if member.isfile()}


def differences(what: str, found: set[str], wanted: set[str]) -> list[str]:
    extra = [f"{what} has {name}, and should not" for name in sorted(found - wanted)]
    return extra + [f"{what} lacks {name}" for name in sorted(wanted - found)]


def main(folder: Path) -> int:
    package = tracked("moto_agentcore")
    found = differences("the wheel", wheel(folder), package | {f"+{name}" for name in ADDED_TO_WHEEL})
    found += differences("the sdist", sdist(folder), tracked(*IN_SDIST) | ADDED_TO_SDIST)
    read = {f"moto_agentcore/{name}" for name in READ}
    found += differences("the package", package & read, read)
    print("\n".join(found) or f"wheel and sdist hold what they should: {len(package)} files of the package")
    return len(found) > 0


if __name__ == "__main__":
    sys.exit(main(Path(sys.argv[1])))
