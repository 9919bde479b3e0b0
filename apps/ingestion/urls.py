from django.urls import path

from apps.ingestion.views.cancel import cancel
from apps.ingestion.views.job import job, site, undo
from apps.ingestion.views.job_pages import pages
from apps.ingestion.views.jobs import jobs
from apps.ingestion.views.upload import upload

app_name = "ingestion"
urlpatterns = [
    path("", jobs, name="jobs"),
    path("upload/", upload, name="upload"),
    path("<int:pk>/", job, name="job"),
    path("<int:pk>/pages/<slug:outcome>/", pages, name="pages"),
    path("<int:pk>/cancel/", cancel, name="cancel"),
    path("<int:pk>/undo/", undo, name="undo"),
    path("<int:pk>/site/", site, name="site"),
]
