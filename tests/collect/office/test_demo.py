"""The rehearsal from invitation to records, by command, in processes of their own.

Fatma gets a mail in a file, opens the link in it, answers every question and sends in; the office
closes, the research team opens the seal, and one answer stands in the records without her name.
"""

from __future__ import annotations

import os
import socket
import subprocess
import sys

import pyreadstat

from collect.people import EDITION


RUN = "import sys; from monitor.cli.fieldwork import app; app(sys.argv[1:])"


def run(*arguments: str, **environment: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-c", RUN, *arguments],
        env={"PATH": os.environ["PATH"], "LC_ALL": "nl_NL", **environment},
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        check=False,
    )


# What stands in the environment of a real site; a trial must never reach it.
OF_A_REAL_SITE = {
    "MONITOR_DB_ADDRESSES": "postgresql://monitor_keeper@nergens.example/addresses",
    "MONITOR_SMTP_HOST": "nergens.example",
    "MONITOR_ROLE": "sender",
}


def free_port() -> str:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        return str(free.getsockname()[1])


def test_an_answer_arrives_in_the_records_when_the_seal_is_opened(tmp_path):
    folder = tmp_path / "proef"
    arguments = ("demo", str(EDITION), "--folder", str(folder), "--port", free_port(), "--answer")
    done = run(*arguments, **OF_A_REAL_SITE)
    assert done.returncode == 0, done.stderr
    assert len(done.stdout.splitlines()) <= 25 and not done.stderr
    link = next(line for line in done.stdout.splitlines() if "/m/" in line).split()[-1]
    mails = "".join(path.read_text("utf-8") for path in (folder / "mail").iterdir())
    assert link in mails and "Geachte Fictief Fatma" in mails and "(fictief)" in mails
    stores = [path.stat().st_mode & 0o077 for path in folder.glob("*.sqlite3")]
    assert len(stores) == 5 and not any(stores)  # nobody else on the machine reads names or links
    rows, meta = pyreadstat.read_sav(str(folder / "proef-1.sav"))
    assert len(rows) == 1 and rows["weighting_class"][0].startswith("raadslid-")
    assert "Fatma" not in rows.to_string() + str(meta.column_names)
    assert "1 antwoord" in done.stdout and "klaar: ja" in done.stdout


def test_without_an_answer_the_seal_has_nothing_to_give(tmp_path):
    done = run("demo", str(EDITION), "--folder", str(tmp_path / "x"), "--port", free_port())
    assert done.returncode == 2 and "L27" in done.stderr


def test_a_port_that_is_taken_is_told(tmp_path):
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = str(taken.getsockname()[1])
        done = run("demo", str(EDITION), "--folder", str(tmp_path / "x"), "--port", port)
    assert done.returncode == 2 and "L91" in done.stderr


def test_a_folder_that_is_a_file_is_told(tmp_path):
    (tmp_path / "x").touch()
    done = run("demo", str(EDITION), "--folder", str(tmp_path / "x"), "--port", free_port())
    assert done.returncode == 2 and "F11" in done.stderr
