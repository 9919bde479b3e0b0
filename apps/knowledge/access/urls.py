from django.urls import path

from apps.knowledge.access.views.account import link, show, unlink
from apps.knowledge.access.views.accounts import accounts
from apps.knowledge.access.views.explain import explained
from apps.knowledge.access.views.overview import overview, restricted
from apps.knowledge.access.views.space import space

app_name = "access"
urlpatterns = [
    path("", overview, name="overview"),
    path("restricted/", restricted, name="restricted"),
    path("accounts/", accounts, name="accounts"),
    path("accounts/<int:pk>/", show, name="account"),
    path("accounts/<int:pk>/link/", link, name="link"),
    path("accounts/<int:pk>/unlink/", unlink, name="unlink"),
    path("spaces/<int:pk>/", space, name="space"),
    path("explain/", explained, name="explain"),
]
