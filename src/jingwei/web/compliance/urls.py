"""Addresses of compliance."""

from django.urls import path

from jingwei.web.compliance import (
    checking,
    events,
    keeping,
    lists,
    naming,
    one,
    proposing,
    releasing,
    synchrony,
    year,
)

urlpatterns = [
    path("", year.calendar, name="compliance"),
    path("checks/", checking.checks, name="annual_checks"),
    path("names/", naming.names, name="check_name"),
    path("proposals/", proposing.all_proposals, name="proposals"),
    path("events/", events.all_events, name="key_events"),
    path("events/<int:pk>/", events.event, name="key_event"),
    path("events/<int:pk>/opinions/<int:opinion>/", events.say_one, name="say_opinion"),
    path("rules/<slug:item>.docx", lists.rule_to_take, name="rule_to_take"),
    path("<str:number>/sync/", synchrony.all_steps, name="sync_steps"),
    path("<str:number>/sync/<slug:step>/", synchrony.note_one, name="note_sync"),
    path("<str:number>/release/", releasing.release_one, name="release"),
    path("<str:number>/charter/", lists.read_charter, name="read_charter"),
    path("<str:number>/lists/<slug:key>/", lists.one_list, name="one_list"),
    path("<str:number>/lists/<slug:key>/note/", lists.note_list, name="note_list"),
    path("<str:number>/events/new/", events.tell_one, name="tell_event"),
    path("<str:number>/proposals/<str:sort>/", proposing.answer_one, name="answer_proposal"),
    path("<str:number>/", one.organisation, name="overseen"),
    path("<str:number>/keep/", keeping.keep_one, name="keep_profile"),
    path("<str:number>/posts/", keeping.post_one, name="note_post"),
    path("<str:number>/checks/", keeping.check_one, name="note_check"),
]
