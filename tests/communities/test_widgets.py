"""Choosing by typing, without JavaScript: what is typed is resolved on the server."""

from __future__ import annotations

import pytest
from django import forms
from django.http import QueryDict

from communities.models import Actor, Commune
from communities.widgets import prepare_actor, prepare_actors, prepare_commune
from tests.factories import ActorFactory, CommuneFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def form_class(administrator):
    class Choosing(forms.Form):
        one = forms.ModelChoiceField(Actor.objects.none(), required=False)
        several = forms.ModelMultipleChoiceField(Actor.objects.none(), required=False)
        commune = forms.ModelChoiceField(Commune.objects.none(), required=False)

        def __init__(self, query=None, **kwargs):
            data = QueryDict(query, mutable=False) if query is not None else None
            super().__init__(data, **kwargs)
            prepare_actor(self.fields["one"], administrator)
            prepare_actors(self.fields["several"], administrator, create=True)
            prepare_commune(self.fields["commune"])

    return Choosing


@pytest.fixture
def nadia(db):
    return ActorFactory(first_name="Nadia", name="Belkacem")


def test_a_key_alone_is_enough(form_class, nadia):
    form = form_class(f"one={nadia.pk}&several={nadia.pk}")
    assert form.is_valid()
    assert form.cleaned_data["one"] == nadia
    assert list(form.cleaned_data["several"]) == [nadia]


@pytest.mark.parametrize("typed", ["Nadia Belkacem", "belkacem nadia", "NADIA", "belkacem"])
def test_a_name_is_resolved(form_class, nadia, typed):
    form = form_class(f"one_text={typed}")
    assert form.is_valid()
    assert form.cleaned_data["one"] == nadia


def test_a_changed_text_wins_over_the_key_that_was_there(form_class, nadia):
    other = ActorFactory(first_name="Paul", name="Roux")
    form = form_class(f"one={nadia.pk}&one_text=Paul Roux")
    assert form.is_valid()
    assert form.cleaned_data["one"] == other


def test_an_emptied_text_chooses_nobody(form_class, nadia):
    form = form_class(f"one={nadia.pk}&one_text=")
    assert form.is_valid()
    assert form.cleaned_data["one"] is None


def test_of_two_namesakes_the_key_decides(form_class, nadia):
    ActorFactory(first_name="Nadia", name="Belkacem")
    form = form_class(f"one={nadia.pk}&one_text=Nadia Belkacem")
    assert form.is_valid()
    assert form.cleaned_data["one"] == nadia


def test_a_doubt_comes_back_with_choices_and_what_was_typed(form_class, nadia):
    namesake = ActorFactory(first_name="Nadia", name="Belkacem")
    form = form_class("one_text=nadia belkacem")
    assert not form.is_valid()
    html = str(form["one"])
    assert 'value="nadia belkacem"' in html
    for actor in (nadia, namesake):
        assert f'type="radio" name="one_choice" value="{actor.pk}"' in html
    chosen = form_class(f"one_text=nadia belkacem&one_choice={namesake.pk}")
    assert chosen.is_valid()
    assert chosen.cleaned_data["one"] == namesake


def test_several_names_separated_by_commas_add_to_those_kept(form_class, nadia):
    paul = ActorFactory(first_name="Paul", name="Roux")
    elise = ActorFactory(first_name="Élise", name="Cazals")
    form = form_class(f"several={nadia.pk}&several_text=paul roux, elise cazals")
    assert form.is_valid()
    assert set(form.cleaned_data["several"]) == {nadia, paul, elise}


def test_a_name_that_holds_a_comma_is_found_whole(form_class):
    actor = ActorFactory(first_name="", name="Pain, vin et fromage")
    form = form_class("several_text=Pain, vin et fromage")
    assert form.is_valid()
    assert list(form.cleaned_data["several"]) == [actor]


def test_nobody_alike_offers_to_add(form_class, nadia):
    form = form_class("several_text=Zzyzx")
    assert not form.is_valid()
    html = str(form["several"])
    assert 'value="Zzyzx"' in html
    assert "je l’ajoute ci-dessous" in html


@pytest.mark.parametrize("query", ["one=999999", "one=abc", "one_text=%00", "several=x&several=9"])
def test_what_is_not_an_actor_is_refused(form_class, query):
    assert not form_class(query).is_valid()


def test_nothing_changed_is_seen(form_class, nadia):
    initial = {"one": nadia.pk, "several": [nadia]}
    same = f"one={nadia.pk}&one_text=Nadia Belkacem&several={nadia.pk}&several_text="
    assert not form_class(same, initial=initial).has_changed()
    assert form_class("one=&one_text=", initial=initial).has_changed()


@pytest.mark.parametrize("typed", ["Saint-Cirq-Lapopie", "saint cirq lapopie", "46330"])
def test_a_commune_by_name_or_postcode(form_class, typed):
    commune = CommuneFactory(name="Saint-Cirq-Lapopie", postcodes=["46330"])
    form = form_class(f"commune_text={typed}")
    assert form.is_valid()
    assert form.cleaned_data["commune"] == commune


def test_communes_of_one_postcode_are_proposed(form_class):
    for name in ("Béduer", "Cambes"):
        CommuneFactory(name=name, postcodes=["46100"])
    form = form_class("commune_text=46100")
    assert not form.is_valid()
    assert str(form["commune"]).count("commune_choice") == 2
