from django.urls import path

from apps.search.views import search_screen

app_name = "search"
urlpatterns = [path("", search_screen, name="search")]
