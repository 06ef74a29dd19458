"""The secret in a link."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from monitor.collect.links import ALPHABET, LENGTH, Secret, new_secret, read_secret


OCTETS = st.binary(min_size=16, max_size=16)


@given(OCTETS)
def test_a_secret_is_read_back_as_it_was_written(octets):
    secret = Secret(octets)
    assert read_secret(secret.written) == secret
    assert read_secret(secret.on_paper) == secret


@given(OCTETS)
def test_somebody_may_type_capitals_and_the_letters_that_paper_confuses(octets):
    written = Secret(octets).written
    typed = written.upper().replace("1", "I").replace("0", "O").replace("-", " ")
    assert read_secret(f"  {typed[:9]}-{typed[9:]}\n") == Secret(octets)


@given(OCTETS)
def test_nothing_made_from_a_secret_holds_another_or_the_secret_itself(octets):
    secret = Secret(octets)
    made = [secret.card, secret.draft, secret.key.hex(), secret.editor, octets.hex()]
    assert len(set(made)) == len(made)
    assert all(one not in other for one in made for other in made if one is not other)


def test_it_does_not_appear_in_a_traceback_or_a_log():
    secret = new_secret()
    assert secret.written not in repr(secret)
    assert secret.octets.hex() not in repr(secret)


@given(st.text(max_size=100))
def test_no_text_is_taken_for_a_secret_that_it_does_not_write(text):
    found = read_secret(text)
    assert found is None or found.written == "".join(text.casefold().split()).replace(
        "-", ""
    ).translate(str.maketrans("ilo", "110"))


@pytest.mark.parametrize(
    "text", ["", "u" * LENGTH, "z" * LENGTH, "0" * 25, "0" * 27, "0" * 1000, "é" * LENGTH]
)
def test_it_refuses_what_cannot_be_one(text):
    assert read_secret(text) is None


def test_a_link_uses_no_letter_that_reads_as_another():
    assert not set("ilou") & set(ALPHABET)
