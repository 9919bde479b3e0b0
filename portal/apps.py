from django.contrib.admin.apps import AdminConfig


class PortalAdminConfig(AdminConfig):
    default_site = "portal.admin_site.PortalAdminSite"

    def ready(self) -> None:
        super().ready()
        # Registers them; the checks read settings, so they wait for Django.
        from portal import checks  # noqa: F401, PLC0415
