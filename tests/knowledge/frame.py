"""What every signed-in request costs before the screen's own queries."""

FRAME_QUERIES = 10
"""Session, person, tracked session (5), membership, the switcher's memberships; see `-v`."""
