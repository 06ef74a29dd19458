"""Settings come from the environment of the process: words, numbers, switches and secrets.

A secret may stand in a file (`NAME_FILE`), so that it need not stand in the environment. What is
missing or makes no sense is refused before the site starts; nothing secret has a default.
"""

from __future__ import annotations

import os
from collections.abc import Mapping, Sequence
from pathlib import Path
from urllib.parse import SplitResult, parse_qsl, unquote, urlsplit

from monitor.concepts.problems import Place, reason_of, refuse


YES, NO = ("1", "yes", "true", "on", "ja"), ("", "0", "no", "false", "off", "nee")


def envword(name: str, default: str | None = None, known: Sequence[str] = ()) -> str:
    """The word under `name`, one of `known` when given. Refuses L01 (missing), L02."""
    found = os.environ.get(name, "").strip() or default
    if found is None:
        raise refuse("L01", Place(name), name=name)
    if known and found not in known:
        raise refuse("L02", Place(name), name=name, value=found, expected=", ".join(known))
    return found


def envbool(name: str, default: bool = False) -> bool:
    """A switch: 1/yes/true/on/ja or 0/no/false/off/nee. Refuses L02."""
    found = os.environ.get(name, "1" if default else "0").strip().casefold()
    if found not in (*YES, *NO):
        raise refuse("L02", Place(name), name=name, value=found, expected="1, 0")
    return found in YES


def envint(name: str, default: int) -> int:
    """A whole number from 0. Refuses L02."""
    found = os.environ.get(name, "").strip() or str(default)
    if not (found.isascii() and found.isdigit()):
        raise refuse("L02", Place(name), name=name, value=found, expected="0, 1, 2 …")
    return int(found)


def envlist(name: str, default: Sequence[str] = ()) -> list[str]:
    """Words with commas between them."""
    written = os.environ.get(name, "")
    return [word.strip() for word in written.split(",") if word.strip()] or list(default)


def envpath(name: str, default: str) -> Path:
    return Path(envword(name, default))


def envsecret(name: str, least: int = 32, default: str = "") -> str:
    """A secret of at least `least` characters, from `name` or the file `NAME_FILE`.

    Refuses L01, L03 (too short), L04 (file cannot be read). A `default` is another secret that
    serves when this one is not set; no secret is made up.
    """
    file = os.environ.get(f"{name}_FILE", "").strip()
    found = (_secret_in(name, file) if file else os.environ.get(name, "")) or default
    if not found:
        raise refuse("L01", Place(name), name=name)
    if len(found) < least:
        raise refuse("L03", Place(name), name=name, least=least)
    return found


def _secret_in(name: str, file: str) -> str:
    try:
        return Path(file).read_text("utf-8").strip()
    except (OSError, UnicodeDecodeError) as error:
        raise refuse("L04", Place(f"{name}_FILE"), file=file, reason=reason_of(error)) from None


def envdatabase(name: str, file: Path, pragmas: Sequence[str]) -> dict[str, object]:
    """A database of Django: `postgresql://user:password@host:port/name?option=…` or an SQLite file.

    `file` is used when `name` is not set. `pragmas` are run on every SQLite connection.
    """
    address = os.environ.get(name, "").strip()
    if not address:
        return sqlite(file, pragmas)
    try:
        parts = urlsplit(address)
        whole = parts.path.strip("/") and (parts.port is None or parts.port > 0)
    except ValueError:  # a port that is no number, a bracket that does not close
        whole, parts = "", urlsplit("")
    if whole and parts.scheme == "sqlite":
        return sqlite(Path(unquote(parts.path)), pragmas)
    if not whole or parts.scheme not in ("postgresql", "postgres"):
        expected = "postgresql://…, sqlite:///…"  # the address itself may hold a password
        raise refuse("L02", Place(name), name=name, value=parts.scheme or "…", expected=expected)
    return postgresql(parts)


def postgresql(parts: SplitResult) -> dict[str, object]:
    """A database of Django from the parts of a `postgresql://` address."""
    return {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": unquote(parts.path.lstrip("/")),
        "USER": unquote(parts.username or ""),
        "PASSWORD": unquote(parts.password or ""),
        "HOST": unquote(parts.hostname or ""),
        "PORT": str(parts.port or ""),
        "OPTIONS": dict(parse_qsl(parts.query)),
        "CONN_MAX_AGE": 600,
        "CONN_HEALTH_CHECKS": True,
    }


def sqlite(file: Path, pragmas: Sequence[str]) -> dict[str, object]:
    options: Mapping[str, object] = {
        "transaction_mode": "IMMEDIATE",
        "timeout": 20,
        "init_command": ";".join(f"PRAGMA {pragma}" for pragma in pragmas),
    }
    return {"ENGINE": "django.db.backends.sqlite3", "NAME": file, "OPTIONS": options}


def refuse_shared(stores: Mapping[str, Mapping[str, object]]) -> None:
    """Refuse two stores in one database: what is kept apart could be joined there (L29)."""
    seen: dict[tuple[object, ...], str] = {}
    for store, one in stores.items():
        where = tuple(str(one.get(key, "")) for key in ("ENGINE", "HOST", "PORT", "NAME"))
        if not one:
            continue
        if where in seen:
            raise refuse("L29", Place(store), one=seen[where], other=store)
        seen[where] = store
