from django.urls import include, path

app_name = "connections"
urlpatterns = [
    path("", include("apps.connections.urls_setup")),
    path("", include("apps.connections.urls_connection")),
]
