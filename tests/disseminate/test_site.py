"""The publication as a folder: dashboard in both languages and a fingerprint of every file."""

import hashlib
import json

import pytest

from disseminate.ledger_example import example_edition, example_ledger, example_questions
from monitor.concepts.language import Text
from monitor.disseminate.opendata import write_open_data
from monitor.disseminate.site import product, write_manifest, write_pages


def publish(folder):
    (folder / "data").mkdir(parents=True)
    write_open_data(example_ledger(), example_edition(), folder / "data", example_questions())
    (folder / "factsheet.pdf").write_bytes(b"%PDF" + b"x" * 151_996)
    products = [
        product(folder, "factsheet.pdf", Text("Factsheet", "Factsheet")),
        product(folder, "data/observations.csv", Text("Cijfers", "Figures")),
    ]
    write_pages(example_ledger(), example_edition(), folder, products=products)
    write_manifest(example_ledger(), example_edition(), folder)
    return folder


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    return publish(tmp_path_factory.mktemp("site") / "2024")


def test_the_dashboard_is_the_front_page_in_both_languages(folder):
    assert '<html lang="nl">' in (folder / "index.html").read_text("utf-8")
    assert '<html lang="en">' in (folder / "index.en.html").read_text("utf-8")


def test_the_front_page_links_to_the_files_beside_it_with_kind_and_size(folder):
    html = (folder / "index.html").read_text("utf-8")
    assert '<a href="factsheet.pdf">Factsheet</a> (PDF, 152\u00a0kB)' in html
    assert '<a href="manifest.json">Vingerafdrukken van alle bestanden</a> (JSON)' in html
    for path in ("factsheet.pdf", "data/observations.csv", "manifest.json", "index.en.html"):
        assert (folder / path).is_file()


def test_the_front_page_folds_what_is_in_the_other_language_and_sets_data_apart(tmp_path):
    for name in ("a.pdf", "a.en.pdf", "a.csv"):
        (tmp_path / name).write_bytes(b"x")
    products = [
        product(tmp_path, "a.pdf", Text("Factsheet", "Factsheet"), "nl"),
        product(tmp_path, "a.en.pdf", Text("Factsheet", "Factsheet"), "en"),
        product(tmp_path, "a.csv", Text("Cijfers", "Figures")),
    ]
    write_pages(example_ledger(), example_edition(), tmp_path, products=products)
    html = (tmp_path / "index.html").read_text("utf-8").partition('id="publications-title"')[2]
    own, _, rest = html.partition("<details>")
    folded, _, after = rest.partition("</details>")
    assert "a.pdf" in own and "a.en.pdf" not in own
    assert 'href="a.en.pdf" hreflang="en"' in folded and "a.csv" not in folded
    assert "<h3>Open data</h3>" in after and "a.csv" in after


def test_the_manifest_holds_the_fingerprint_of_every_other_file(folder):
    manifest = json.loads((folder / "manifest.json").read_text("utf-8"))
    files = {p.relative_to(folder).as_posix() for p in folder.rglob("*") if p.is_file()}
    assert set(manifest["files"]) == files - {"manifest.json"}
    for path, digest in manifest["files"].items():
        assert hashlib.sha256((folder / path).read_bytes()).hexdigest() == digest


def test_the_manifest_says_what_was_published_and_that_it_is_fictitious(folder):
    manifest = json.loads((folder / "manifest.json").read_text("utf-8"))
    assert manifest["edition"] == 2024
    assert manifest["fictief"] is True
    assert manifest["cells"] == len(example_ledger())
    assert manifest["runs"] == ["b" * 12]


def test_publishing_twice_gives_the_same_bytes(folder, tmp_path):
    other = publish(tmp_path / "again")
    for path in sorted(p for p in folder.rglob("*") if p.is_file()):
        assert (other / path.relative_to(folder)).read_bytes() == path.read_bytes(), path.name


def test_no_file_speaks_of_the_place_where_it_was_made(folder):
    for path in (p for p in folder.rglob("*") if p.is_file()):
        assert str(folder.parent).encode() not in path.read_bytes()
