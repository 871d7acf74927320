from django.urls import path

from events.views import event

app_name = "events"

urlpatterns = [
    path("evenements/", event.event_list, name="event_list"),
    path("evenements/nouveau/", event.event_create, name="event_create"),
    path("evenements/<int:pk>/", event.event_detail, name="event_detail"),
    path("evenements/<int:pk>/modifier/", event.event_edit, name="event_edit"),
]
