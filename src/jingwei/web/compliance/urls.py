"""Addresses of compliance."""

from django.urls import path

from jingwei.web.compliance import checking, events, keeping, naming, one, proposing, year

urlpatterns = [
    path("", year.calendar, name="compliance"),
    path("checks/", checking.checks, name="annual_checks"),
    path("names/", naming.names, name="check_name"),
    path("proposals/", proposing.all_proposals, name="proposals"),
    path("events/", events.all_events, name="key_events"),
    path("events/<int:pk>/", events.event, name="key_event"),
    path("events/<int:pk>/opinions/<int:opinion>/", events.say_one, name="say_opinion"),
    path("<str:number>/events/new/", events.tell_one, name="tell_event"),
    path("<str:number>/proposals/<str:sort>/", proposing.answer_one, name="answer_proposal"),
    path("<str:number>/", one.organisation, name="overseen"),
    path("<str:number>/keep/", keeping.keep_one, name="keep_profile"),
    path("<str:number>/posts/", keeping.post_one, name="note_post"),
    path("<str:number>/checks/", keeping.check_one, name="note_check"),
]
