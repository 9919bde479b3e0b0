"""The list of connections, and the help for getting a token."""

from tests.e2e.screens.screen import Screen, at

SCREENS = [
    Screen("connections", "connections:connections", at("/o/demo/connections/")),
    Screen("connections-empty", "connections:connections", at("/o/northwind/connections/")),
    Screen("connections-help-cloud", "connections:help", at("/o/demo/connections/help/cloud/")),
    Screen("connections-help-dc", "connections:help", at("/o/demo/connections/help/data-center/")),
]
