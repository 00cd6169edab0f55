"""Addresses of the rounds."""

from django.urls import path

from jingwei.web.rounds import (  # fmt: skip
    collecting,
    listing,
    overview,
    removing,
    reviewing,
    running,
    sending,
    taking_away,
    uploading,
)

urlpatterns = [
    path("", listing.rounds, name="rounds"),
    path("open/", listing.open_one, name="open_round"),
    path("<int:number>/", overview.one_round, name="round"),
    path("<int:number>/upload/", uploading.upload, name="upload_files"),
    path("<int:number>/sendings/", sending.begin, name="begin_sending"),
    path("<int:number>/sendings/<slug:token>/", sending.one, name="sending"),
    path("<int:number>/files/<int:pk>/", collecting.one_upload, name="upload"),
    path("<int:number>/files/<int:pk>/correct/", collecting.correct, name="correct_upload"),
    path("<int:number>/files/<int:pk>/withdraw/", collecting.withdraw, name="withdraw_upload"),
    path("<int:number>/files/<int:pk>/remove/", removing.remove, name="remove_upload"),
    path("<int:number>/fuse/", running.begin, name="fuse_round"),
    path("<int:number>/publish/", running.publish_one, name="publish_round"),
    path("<int:number>/end/", running.end, name="end_round"),
    path("<int:number>/result/<str:name>", taking_away.result, name="round_result"),
    path("<int:number>/returns/<int:department>.xlsx", taking_away.list_back, name="list_back"),
    path("<int:number>/changes/", taking_away.changes, name="round_changes"),
    path("<int:number>/changes/<int:unit>.xlsx", taking_away.changes_of, name="unit_changes"),
    path("<int:number>/review/", reviewing.review, name="review"),
    path("<int:number>/review/answer/", reviewing.answer, name="answer_question"),
    path("<int:number>/answers/", reviewing.answers, name="answers"),
    path("<int:number>/answers/<int:pk>/take-back/", reviewing.take_back, name="take_back_answer"),
    path("<int:number>/answers/<int:pk>/confirm/", reviewing.confirm, name="confirm_answer"),
]
