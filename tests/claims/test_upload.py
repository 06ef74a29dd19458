"""The page on which anybody checks a text: what it takes, what it refuses, and that it forgets."""

from __future__ import annotations

import http.client
import io
import socket
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass
from html.parser import HTMLParser
from pathlib import Path

import pytest

from claims.upload import site
from monitor.web.claims import site as served
from monitor.web.claims.uploads import upload_in


LETTER = "In 2022 kreeg 76% van de burgemeesters te maken met agressie; in 2020 was dat 50%."
BOUNDARY = "----grens"
KIND = f"multipart/form-data; boundary={BOUNDARY}"


@dataclass(frozen=True)
class Answer:
    status: int
    headers: dict[str, str]
    page: str


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("publicatie")


@pytest.fixture(scope="module")
def port(folder: Path) -> Iterator[int]:
    with site(folder) as found:
        yield found


def ask(port: int, method: str, path: str, body: bytes = b"", **headers: str) -> Answer:
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=60)
    named = {name.replace("_", "-"): value for name, value in headers.items()}
    try:
        connection.request(method, path, body, named)
        response = connection.getresponse()
        page = response.read().decode()
        return Answer(response.status, dict(response.getheaders()), page)
    finally:
        connection.close()


def form(name: str, content: bytes, field: str = "tekst") -> bytes:
    head = f'--{BOUNDARY}\r\nContent-Disposition: form-data; name="{field}"; filename="{name}"\r\n'
    return (head + "\r\n").encode() + content + f"\r\n--{BOUNDARY}--\r\n".encode()


def send(port: int, name: str, content: bytes, path: str = "/controle", **headers: str) -> Answer:
    return ask(port, "POST", path, form(name, content), Content_Type=KIND, **headers)


class _Tags(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.tags: list[tuple[str, dict[str, str | None]]] = []

    def handle_starttag(self, tag, attrs):
        self.tags.append((tag, dict(attrs)))


def tags_of(page: str) -> list[tuple[str, dict[str, str | None]]]:
    parser = _Tags()
    parser.feed(page)
    return parser.tags


def test_a_letter_comes_back_with_every_figure_judged(port: int, folder: Path):
    before = sorted(folder.rglob("*"))
    answer = send(port, "brief <b>.txt", LETTER.encode())
    assert answer.status == 200
    assert answer.page.count("<mark") == 2
    assert "andere waarde" in answer.page and "MIV2022.agg_any.burgemeester" in answer.page
    assert "brief &lt;b&gt;.txt" in answer.page
    assert sorted(folder.rglob("*")) == before  # nothing is stored


def test_a_hostile_page_is_shown_as_letters_and_may_load_nothing(port: int):
    hostile = f"<p>{LETTER} &lt;script&gt;alert(1)&lt;/script&gt;<img src=x onerror=alert(2)></p>"
    answer = send(port, "brief.html", hostile.encode(), path="/check")
    names = {tag for tag, _ in tags_of(answer.page)}
    assert answer.status == 200 and '<html lang="en">' in answer.page
    assert "&lt;script&gt;alert(1)" in answer.page
    assert not names & {"script", "img", "iframe", "object", "link"}
    policy = answer.headers["Content-Security-Policy"]
    assert policy.startswith("default-src 'none'; style-src 'sha256-")
    assert "unsafe" not in policy and "frame-ancestors 'none'" in policy
    assert answer.headers["Cache-Control"] == "no-store"
    assert answer.headers["X-Content-Type-Options"] == "nosniff"


def test_a_zip_bomb_is_told_in_words(port: int):
    saved = io.BytesIO()
    with zipfile.ZipFile(saved, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("word/document.xml", b"\0" * 60_000_000)
    answer = send(port, "brief.docx", saved.getvalue())
    assert answer.status == 422
    assert 'role="alert"' in answer.page and "40 MB" in answer.page


@pytest.mark.parametrize(("path", "word"), [("/controle", "Controleer"), ("/check", "Check")])
def test_the_form_asks_for_a_file_in_the_language_of_the_reader(port: int, path: str, word: str):
    answer = ask(port, "GET", path)
    names = [tag for tag, _ in tags_of(answer.page)]
    assert answer.status == 200 and f"<button>{word}</button>" in answer.page
    assert "script" not in names
    label = next(attrs for tag, attrs in tags_of(answer.page) if tag == "label")
    field = next(attrs for tag, attrs in tags_of(answer.page) if tag == "input")
    assert label["for"] == field["id"] and "required" in field


def test_the_publication_is_still_there(port: int):
    assert "fictief" in ask(port, "GET", "/").page
    assert ask(port, "POST", "/", b"x").status == 405


def test_fifty_megabytes_are_dropped_with_a_clear_message(port: int, monkeypatch):
    monkeypatch.setattr(served, "LARGEST_FORM", 1000)
    answer = send(port, "groot.txt", b"a" * 50_000)
    assert answer.status == 413
    assert "te groot" in answer.page and "hoogstens 20 MB" in answer.page


def test_a_form_without_a_file_is_told_so(port: int):
    for body in (form("", b""), form("brief.txt", b"x", field="iets"), b"geen formulier"):
        answer = ask(port, "POST", "/controle", body, Content_Type=KIND)
        assert answer.status == 400 and "geen bestand gekozen" in answer.page
    assert ask(port, "POST", "/controle", b"a=1", Content_Type="text/plain").status == 400


@pytest.mark.parametrize(
    "headers",
    [
        {"Sec_Fetch_Site": "cross-site"},
        {"Origin": "https://example.org"},
        {"Host": "example.org:80"},
    ],
)
def test_a_page_from_elsewhere_cannot_send_a_file(port: int, headers: dict[str, str]):
    assert send(port, "brief.txt", LETTER.encode(), **headers).status == 403


def test_a_name_that_points_here_is_not_answered(port: int):
    assert ask(port, "GET", "/controle", Host="example.org").status == 400


def test_who_sends_nothing_more_is_not_waited_for(port: int, monkeypatch):
    monkeypatch.setattr(served.Site, "timeout", 0.1)
    with socket.create_connection(("127.0.0.1", port), timeout=10) as line:
        line.sendall(
            b"POST /controle HTTP/1.1\r\nHost: 127.0.0.1:1\r\nContent-Length: 500\r\n\r\nab"
        )
        assert line.recv(100).startswith(b"HTTP/1.0 408")


def test_a_length_that_is_none_is_refused(port: int):
    answer = ask(port, "POST", "/controle", b"", Content_Length="veel")
    assert answer.status == 411


@pytest.mark.parametrize(
    ("said", "kept"),
    [
        ("C:\\\\map\\\\brief.txt", "brief.txt"),
        ("../../etc/passwd.txt", "passwd.txt"),
        ("a" * 300 + ".txt", "a" * 116 + ".txt"),
        ("b\x07rief.txt", "brief.txt"),
    ],
)
def test_the_name_of_a_file_holds_no_folder(said: str, kept: str):
    found = upload_in(KIND, form(said, b"x"))
    assert found is not None and (found.name, found.content) == (kept, b"x")
