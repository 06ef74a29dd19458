"""One token file for paper, charts and web; a wrong one is refused with every fault at once."""

from __future__ import annotations

import pytest

from monitor.concepts.problems import ProblemsFound
from monitor.disseminate import theme


OWN = theme.HERE / "theme.toml"


def codes(path) -> list[str]:
    with pytest.raises(ProblemsFound) as found:
        theme.read_theme(path)
    return [problem.code for problem in found.value.problems]


def changed(tmp_path, before: str, after: str):
    text = OWN.read_text("utf-8")
    assert before in text
    path = tmp_path / "huisstijl.toml"
    path.write_text(text.replace(before, after), "utf-8")
    return path


def test_the_neutral_theme_has_no_sender():
    own = theme.neutral()
    assert own.name == "neutraal"
    assert own.logo.file == ""


@pytest.mark.parametrize("ground", ["paper", "panel"])
@pytest.mark.parametrize("key", theme.TEXT_COLOURS)
def test_every_text_can_be_read_on_every_ground(key, ground):
    colours = theme.neutral().colour
    assert theme.contrast(getattr(colours, key), getattr(colours, ground)) >= 4.5


def test_the_colour_of_a_provable_difference_has_no_other_use():
    colours = theme.neutral().colour
    others = [getattr(colours, key) for key in theme.Colours.__slots__ if key != "provable"]
    assert colours.provable not in others


def test_contrast_is_that_of_wcag():
    assert theme.contrast("#000000", "#ffffff") == pytest.approx(21)
    assert theme.contrast("#777777", "#ffffff") == pytest.approx(4.48, abs=0.01)


def test_the_fonts_of_the_theme_are_shipped_with_their_licence():
    font = theme.neutral().font
    for name in (font.regular, font.strong):
        assert (theme.FONTS / f"{name}.ttf").is_file()
        assert (theme.FONTS / f"{name}.woff2").is_file()
    assert "SIL Open Font License" in (theme.FONTS / "OFL.txt").read_text("utf-8")


def test_tokens_become_custom_properties():
    lines = theme.custom_properties(theme.neutral()).splitlines()
    assert "--miv-colour-provable: #b54800;" in lines
    assert "--miv-font-web: 17px;" in lines
    assert '--miv-font-family: "Fira Sans";' in lines
    assert all(line.startswith("--miv-") and line.endswith(";") for line in lines)


def test_a_logo_is_read_with_the_theme(tmp_path):
    (tmp_path / "merk.svg").write_text("<svg/>", "utf-8")
    path = changed(tmp_path, 'file = ""', 'file = "merk.svg"')
    assert theme.read_theme(path).drawing == "<svg/>"


def test_it_refuses_a_logo_that_is_not_there(tmp_path):
    assert codes(changed(tmp_path, 'file = ""', 'file = "merk.svg"')) == ["F01"]


def test_it_refuses_a_missing_and_an_unknown_token_together(tmp_path):
    path = changed(tmp_path, 'muted = "', 'mutted = "')
    assert sorted(codes(path)) == ["T01", "T02"]


def test_it_refuses_a_missing_section(tmp_path):
    assert "T01" in codes(changed(tmp_path, "[logo]", "[merk]"))


def test_it_refuses_a_name_that_is_missing(tmp_path):
    assert codes(changed(tmp_path, 'name = "neutraal"', "")) == ["T01"]


@pytest.mark.parametrize("wrong", ['web = "17"', "web = -1", "web = true"])
def test_it_refuses_a_size_that_is_no_number(tmp_path, wrong):
    assert codes(changed(tmp_path, "web = 17.0", wrong)) == ["T03"]


@pytest.mark.parametrize("wrong", ["orange", "#B54800", "#b5480", "rgb(1,2,3)"])
def test_it_refuses_what_is_no_colour(tmp_path, wrong):
    assert codes(changed(tmp_path, "#b54800", wrong)) == ["T04"]


def test_it_refuses_text_that_cannot_be_read(tmp_path):
    # the Rijks orange reaches 3.2 on white (publication.md A5)
    assert codes(changed(tmp_path, "#b54800", "#e17000")) == ["T05", "T05"]


def test_it_refuses_a_file_that_is_not_there(tmp_path):
    assert codes(tmp_path / "geen.toml") == ["F01"]
