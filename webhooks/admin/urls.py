"""Webhooks, under /admin/webhooks/."""

from django.urls import path

from webhooks.admin import steering, views

app_name = "webhooks"
urlpatterns = [
    path("", views.index, name="index"),
    path("ny/", views.add, name="add"),
    path("<int:pk>/", views.endpoint, name="endpoint"),
    path("<int:pk>/endre/", views.edit, name="edit"),
    path("<int:pk>/hemmelighet/", views.rotate, name="rotate"),
    path("<int:pk>/aktiver/", steering.activate, name="activate"),
    path("<int:pk>/test/", steering.test, name="test"),
    path("<int:pk>/av/", steering.switch_off, name="off"),
    path("<int:pk>/fjern/", steering.remove, name="remove"),
    path("<int:pk>/send-igjen/", steering.replay_range, name="replay_range"),
    path("<int:pk>/send-manglende/", steering.replay_missed, name="replay_missed"),
    path("<int:pk>/levering/<int:delivery_pk>/", steering.delivery, name="delivery"),
    path("<int:pk>/levering/<int:delivery_pk>/send-igjen/", steering.replay_one, name="replay"),
]
