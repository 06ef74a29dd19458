"""A PostgreSQL of our own for the tests: a cluster in a temporary folder, on a socket only."""

from __future__ import annotations

import os
import shutil
import subprocess
import tempfile
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

import psycopg


STORES = ("office", "addresses", "cards", "answers", "organisations")
ROLES = ("keeper", "answering", "sender", "office")


def programs() -> Path | None:
    """Where `initdb` and `pg_ctl` are; Debian keeps them off the path."""
    found = sorted(Path("/usr/lib/postgresql").glob("*/bin/initdb"))
    if found:
        return found[-1].parent
    on_path = shutil.which("initdb")
    return Path(on_path).parent if on_path else None


@contextmanager
def cluster() -> Iterator[Path]:
    """A running server, given by the folder of its socket; PostgreSQL refuses to run as root.

    The folder is not pytest's: those above it are closed to other users of the system.
    """
    where = programs()
    assert where is not None
    folder = Path(tempfile.mkdtemp(prefix="monitor-pg-"))
    data = folder / "data"
    if os.geteuid() == 0:
        shutil.chown(folder, "postgres")
    quick = f"-c fsync=off -c listen_addresses= -c unix_socket_directories={folder}"
    _run(where / "initdb", "-D", data, "-A", "trust", "-U", "owner", "--no-sync", "-E", "UTF8")
    _run(where / "pg_ctl", "-D", data, "-w", "-o", quick, "-l", folder / "log", "start")
    try:
        yield folder
    finally:
        _run(where / "pg_ctl", "-D", data, "-w", "-m", "immediate", "stop")
        shutil.rmtree(folder, ignore_errors=True)


def _run(*command: object) -> None:
    words = [str(word) for word in command]
    if os.geteuid() == 0:
        words = ["setpriv", "--reuid=postgres", "--regid=postgres", "--clear-groups", *words]
    subprocess.run(words, check=True, capture_output=True, cwd="/")


def with_roles(socket: Path) -> None:
    """The roles and databases that a host makes before `monitor prepare`."""
    with psycopg.connect(f"host={socket} user=owner dbname=postgres", autocommit=True) as owner:
        for role in ROLES:
            extra = "CREATEDB" if role == "keeper" else ""
            owner.execute(f"CREATE ROLE monitor_{role} LOGIN {extra}")
        for store in STORES:
            owner.execute(f"CREATE DATABASE {store} OWNER monitor_keeper")


def addresses(socket: Path, role: str) -> Mapping[str, str]:
    """The environment of a process that uses this server with its own role."""
    return {
        f"MONITOR_DB_{store.upper()}": f"postgresql://monitor_{role}@/{store}?host={socket}"
        for store in STORES
    }
