"""What the repository promises about itself: no addresses in the lock, no empty packages."""

import re
import subprocess
from pathlib import Path

import pytest


ROOT = Path(__file__).parents[2]


def tracked_files() -> list[Path]:
    listed = subprocess.run(
        ["git", "ls-files", "-z"], cwd=ROOT, capture_output=True, text=True, check=False
    )
    if listed.returncode != 0:
        pytest.skip("not a git checkout: the list of files is git's")
    return [ROOT / name for name in listed.stdout.split("\0") if name and (ROOT / name).exists()]


def test_the_lock_names_no_download_address():
    lock = (ROOT / "requirements.lock").read_text("utf-8")
    assert not re.search(r"https?://|index-url|find-links", lock)


def test_every_locked_package_carries_its_hashes():
    lock = (ROOT / "requirements.lock").read_text("utf-8").replace("\\\n", " ")
    pinned = [line for line in lock.splitlines() if re.match(r"[a-z0-9]", line)]
    assert pinned
    assert all("--hash=sha256:" in line for line in pinned)


def test_every_direct_dependency_has_its_reason_beside_it():
    project = (ROOT / "pyproject.toml").read_text("utf-8")
    listed = re.findall(r'^    ("[A-Za-z][\w.-]*[><=].*)$', project, flags=re.MULTILINE)
    assert listed
    assert [line for line in listed if "#" not in line] == []


def test_no_package_is_empty():
    packages = {path.parent for path in (ROOT / "src" / "monitor").rglob("__init__.py")}
    empty = [
        str(package.relative_to(ROOT))
        for package in packages
        if len(list(package.rglob("*.py"))) == 1
        and not (package / "__init__.py").read_text("utf-8").count("\ndef ")
    ]
    assert empty == []


def test_no_file_carries_a_path_of_a_machine():
    machine = re.compile(r"/(?:home|root|work|Users)/\w|/tmp/\w")
    found = [
        str(path.relative_to(ROOT))
        for path in tracked_files()
        if path.suffix in {".py", ".md", ".toml", ".csv", ".html", ".typ", ".js", ".css", ".json"}
        and path != Path(__file__)
        and machine.search(path.read_text("utf-8"))
    ]
    assert found == []
