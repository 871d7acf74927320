from django.urls import path

from events.views import event, steps

app_name = "events"

urlpatterns = [
    path("evenements/", event.event_list, name="event_list"),
    path("evenements/nouveau/", event.event_create, name="event_create"),
    path("evenements/dates/", event.event_dates, name="event_dates"),
    path("evenements/<int:pk>/", event.event_detail, name="event_detail"),
    path("evenements/<int:pk>/modifier/", event.event_edit, name="event_edit"),
    path("evenements/<int:pk>/etat/", steps.event_status, name="event_status"),
    path("evenements/<int:pk>/bilan/", steps.event_debrief, name="event_debrief"),
    path("evenements/<int:pk>/annuler/", steps.event_cancel, name="event_cancel"),
]
