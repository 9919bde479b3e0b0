from django.urls import path

from apps.chat.views.conversation import conversation
from apps.chat.views.conversations import conversations
from apps.chat.views.delete import delete
from apps.chat.views.home import home
from apps.chat.views.rename import rename

app_name = "chat"
urlpatterns = [
    path("", home, name="home"),
    path("chat/", conversations, name="conversations"),
    path("chat/<uuid:pk>/", conversation, name="conversation"),
    path("chat/<uuid:pk>/rename/", rename, name="rename"),
    path("chat/<uuid:pk>/delete/", delete, name="delete"),
]
