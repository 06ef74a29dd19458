"""The letters of an edition: slots, languages, what they cannot do without, and paper."""

from __future__ import annotations

import io
import shutil
from datetime import date

import pikepdf
import pypdfium2
import pytest

from collect.people import EDITION
from monitor.collect.addresses.models import Invitee, Message
from monitor.collect.sending.letters import filled, read_letters
from monitor.collect.sending.paper import letters_pdf, printed, square
from monitor.collect.sending.waves import make_ready, written
from monitor.concepts.problems import ProblemsFound


DAY = date(2024, 3, 4)


@pytest.fixture(autouse=True)
def stores(db):
    """All of them."""


pytestmark = pytest.mark.django_db(databases="__all__")


def test_the_letters_of_the_edition_speak_dutch_and_english(letters):
    assert list(letters) == ["correction", "invitation", "reminder-1", "reminder-2"]
    assert all(set(one.wordings) == {"nl", "en"} for one in letters.values())


def test_no_subject_tells_a_looker_on_what_it_is_about(letters):
    for letter in letters.values():
        for wording in letter.wordings.values():
            said = wording.subject.casefold()
            assert not {"agressie", "integriteit", "aggression", "monitor"} & set(said.split())


@pytest.mark.parametrize(
    ("before", "after", "code"),
    [
        ("{link}", "", "L74"),
        ("{stop}", "", "L74"),
        ("{name}", "{nam}", "L73"),
        ('subject = "Uitnodiging voor een vragenlijst"', "", "L72"),
        ("order = 1", 'order = "een"', "L71"),
        ("[nl]", "[de]", "L72"),
    ],
)
def test_a_letter_that_cannot_work_is_refused_before_it_goes_out(tmp_path, before, after, code):
    shutil.copytree(EDITION / "letters", tmp_path / "letters")
    path = tmp_path / "letters" / "invitation.toml"
    path.write_text(path.read_text("utf-8").replace(before, after), "utf-8")
    with pytest.raises(ProblemsFound) as found:
        read_letters(tmp_path / "letters")
    assert {one.code for one in found.value.problems} == {code}


def test_a_correction_knows_no_link_to_questions(tmp_path):
    shutil.copytree(EDITION / "letters", tmp_path / "letters")
    path = tmp_path / "letters" / "correction.toml"
    path.write_text(path.read_text("utf-8").replace("{list}", "{list} {link}"), "utf-8")
    with pytest.raises(ProblemsFound) as found:
        read_letters(tmp_path / "letters")
    assert {one.code for one in found.value.problems} == {"L73"}


def test_every_message_says_where_the_promises_stand(letters):
    told = [
        one.wordings[code]
        for one in letters.values()
        if one.wave != "correction"
        for code in one.wordings
    ]
    assert len(told) == 6
    assert all("{promises}" in part for one in told for part in (one.text, one.letter))


def test_a_folder_without_letters_is_refused(tmp_path):
    with pytest.raises(ProblemsFound) as found:
        read_letters(tmp_path)
    assert [one.code for one in found.value.problems] == ["L70"]


def test_what_fills_a_slot_is_no_slot():
    assert filled("{name} {stop}", {"name": "{stop}", "stop": "x"}) == "{stop} x"


def test_a_letter_is_filled_in_the_language_of_its_reader(drawn, letters):
    one = Invitee.objects.first()
    assert one.secret in (told := written(drawn, letters["invitation"], one)).text
    assert "als raadslid bij Utrecht" in told.text and f"/stop/{one.stop}" in told.text
    assert "{" not in told.text
    one.language = "en"
    assert "as municipal councillor at Utrecht" in written(drawn, letters["invitation"], one).text
    one.language = "pap"
    assert written(drawn, letters["invitation"], one).language == "nl"


def on_paper(work, letters, count: int) -> bytes:
    keys = list(Invitee.objects.values_list("pk", flat=True)[:count])
    Invitee.objects.filter(pk__in=keys).update(postal="Dorpsstraat 1\n1234 AB Voorbeeld", email="")
    make_ready(work, letters, "invitation")
    return letters_pdf(work, letters, "invitation", DAY)


def test_who_has_no_mail_gets_a_page_with_address_code_and_square(drawn, letters):
    made = on_paper(drawn, letters, 3)
    with pypdfium2.PdfDocument(made) as document:
        texts = [page.get_textpage().get_text_range() for page in document]
        pictures = [list(page.get_objects(max_depth=4)) for page in document]
    assert len(texts) == 3 and all(pictures)
    ours = list(Invitee.objects.exclude(postal="").order_by("organisation", "id"))
    for one, text in zip(ours, texts, strict=True):
        assert one.name in text and "1234 AB Voorbeeld" in text and "4 maart 2024" in text
        assert one.secret[:4] in text
    with pikepdf.open(io.BytesIO(made)) as document:
        assert document.Root.MarkInfo.Marked


def test_letters_are_ready_until_they_went_to_the_post(drawn, letters):
    on_paper(drawn, letters, 2)
    assert printed(drawn, "invitation") == 2
    assert Message.objects.filter(channel="letter", outcome="sent").count() == 2


def test_without_letters_there_is_no_file(drawn, letters):
    make_ready(drawn, letters, "invitation")
    with pytest.raises(ProblemsFound) as found:
        letters_pdf(drawn, letters, "invitation", DAY)
    assert [one.code for one in found.value.problems] == ["L78"]


def test_the_square_holds_the_link():
    """Drawn twice alike, and another link is another square."""
    link = "http://voorbeeld.example/m/0123456789abcdefghjkmnpqrs"
    assert square(link) == square(link) != square(link.replace("0123", "0124"))
    assert square(link).startswith("<svg")
