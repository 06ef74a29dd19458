"""The pages with questions."""

from __future__ import annotations

import pytest

from collect.people import fill_in, invited, let_in, send_in
from monitor.collect.answers.models import WaitingAnswer
from monitor.collect.cards.models import Card, Draft


pytestmark = [
    pytest.mark.django_db(databases=["cards", "answers", "organisations"]),
    pytest.mark.urls("monitor.collect.answering.urls"),
]


def test_fatma_answers_everything_and_sends_it_in(fieldwork):
    secret = invited(fieldwork)
    browser = let_in(secret)
    fill_in(browser)
    assert send_in(browser).headers["Location"] == "/nl/ontvangen"
    assert "ontvangen" in browser.get("/nl/ontvangen").content.decode()
    assert WaitingAnswer.objects.count() == 1
    assert Draft.objects.count() == 0
    assert Card.objects.get(hash=secret.card).done
