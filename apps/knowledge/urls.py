from django.urls import path

from apps.knowledge.views.attachment import attachment
from apps.knowledge.views.children import children
from apps.knowledge.views.page import page
from apps.knowledge.views.passage import passage
from apps.knowledge.views.space import space
from apps.knowledge.views.spaces import spaces

app_name = "knowledge"
urlpatterns = [
    path("spaces/", spaces, name="spaces"),
    path("spaces/<int:pk>/", space, name="space"),
    path("pages/<int:pk>/", page, name="page"),
    path("pages/<int:pk>/passage/", passage, name="passage"),
    path("pages/<int:pk>/children/", children, name="children"),
    path("files/<int:pk>/<str:filename>", attachment, name="attachment"),
]
