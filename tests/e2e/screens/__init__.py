"""Every screen a person meets, for the screenshots; tests/architecture checks that none is missing.

Screens are reached as people reach them, in a portal with the demo's data and the scene's.
"""

from tests.e2e.screens import (
    access,
    account,
    admin,
    chat,
    connections,
    connections_admin,
    connections_list,
    connections_setup,
    errors,
    imports,
    organization,
    pages,
)
from tests.e2e.screens.screen import Screen

SCREENS: list[Screen] = [
    *account.GUARDED,
    *account.SCREENS,
    *organization.SCREENS,
    *chat.SCREENS,
    *pages.SCREENS,
    *imports.SCREENS,
    *access.SCREENS,
    *connections_list.SCREENS,
    *connections_setup.SCREENS,
    *connections.SCREENS,
    *errors.SCREENS,
    *admin.SCREENS,
    *connections_admin.SCREENS,
]
