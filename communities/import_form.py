"""The questions asked once for a whole spreadsheet of contacts."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from communities.forms.choosing import use_themes
from communities.forms.fields import TagsField
from communities.models import Actor, Commune, Community, Theme
from communities.widgets import prepare_commune
from grc.models import Audience


class ActorImportForm(forms.Form):
    """What is asked once for a whole spreadsheet of contacts."""

    # Given to every row, for what the file does not say.
    constants = ("community", "organisation_kind", "commune", "tags", "themes")

    default_kind = forms.ChoiceField(
        label=_("Quand rien ne le dit, une ligne est"),
        choices=[
            (Actor.Kind.ORGANISATION, _("une organisation")),
            (Actor.Kind.PERSON, _("une personne")),
        ],
    )
    name_prefix = forms.CharField(
        label=_("Mots à mettre devant le nom des organisations"),
        help_text=_("Par exemple « Mairie de », si le fichier ne donne que la commune."),
        max_length=50,
        required=False,
    )
    link_organisation = forms.BooleanField(
        label=_("Relier chaque personne à sa structure"),
        help_text=_(
            "Une structure est reconnue à son nom, et à sa commune quand plusieurs le portent."
        ),
        required=False,
    )
    create_organisations = forms.BooleanField(
        label=_("Créer la fiche des structures encore inconnues"),
        help_text=_("Sinon, leur nom est gardé dans les notes de la personne."),
        required=False,
    )
    policy = forms.ChoiceField(
        label=_("Quand l’acteur est déjà connu"),
        choices=[
            ("fill", _("compléter ce qui manque")),
            ("update", _("remplacer par ce que dit le fichier")),
            ("skip", _("ne rien changer")),
            ("create", _("créer quand même une autre fiche (fait des doublons)")),
        ],
        help_text=_("Une cellule vide n’efface jamais rien."),
    )
    community = forms.ModelChoiceField(
        label=_("Faire entrer ces acteurs dans une communauté"),
        queryset=Community.objects.none(),
        required=False,
        empty_label=_("aucune"),
    )
    organisation_kind = forms.ChoiceField(
        label=_("Sorte d’organisation"),
        help_text=_("Pour les organisations dont le fichier ne dit pas la sorte."),
        choices=[("", _("ne pas préciser")), *Actor.OrganisationKind.choices],
        required=False,
    )
    commune = forms.ModelChoiceField(
        label=_("Commune"),
        help_text=_("Pour les lignes où le fichier ne dit rien du lieu."),
        queryset=Commune.objects.none(),
        required=False,
    )
    tags = TagsField(help_text=_("Ajoutées à toutes les lignes, séparées par des virgules."))
    themes = forms.ModelMultipleChoiceField(
        label=_("Thématiques"),
        help_text=_("Ajoutées à toutes les lignes."),
        queryset=Theme.objects.none(),
        required=False,
    )
    audience = forms.ChoiceField(label=_("Qui peut les lire"), choices=Audience.choices)
    source = forms.ChoiceField(label=_("D’où viennent ces contacts"), choices=Actor.Source.choices)
    source_detail = forms.CharField(
        label=_("Précision sur la source"),
        help_text=_("Qui a fait ce fichier, pour quoi."),
        max_length=200,
    )
    collected_on = forms.DateField(
        label=_("Recueillis le"), widget=forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"})
    )
    legal_basis = forms.ChoiceField(
        label=_("Ce qui permet de les garder (RGPD)"), choices=Actor.LegalBasis.choices
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        communities: forms.ModelChoiceField[Any] = self.fields["community"]  # type: ignore[assignment]
        communities.queryset = Community.objects.all()
        prepare_commune(self.fields["commune"])
        use_themes(self.fields["themes"])

    def clean_collected_on(self) -> Any:
        day = self.cleaned_data["collected_on"]
        if day > timezone.localdate():
            raise forms.ValidationError(_("Cette date est dans le futur."))
        if day.year < 1990:
            raise forms.ValidationError(_("Cette date est trop ancienne."))
        return day

    def clean_name_prefix(self) -> str:
        prefix: str = self.cleaned_data["name_prefix"].strip()
        return f"{prefix} " if prefix and not prefix.endswith(("'", "’")) else prefix
