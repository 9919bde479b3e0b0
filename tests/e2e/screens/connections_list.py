"""The list of connections."""

from tests.e2e.screens.screen import Screen, at

SCREENS = [
    Screen("connections", "connections:connections", at("/o/demo/connections/")),
    Screen("connections-empty", "connections:connections", at("/o/northwind/connections/")),
]
