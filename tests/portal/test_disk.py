"""What the portal knows of the disks it writes to."""

from pathlib import Path

import pytest

from portal.disk import free_bytes, is_on_network

MOUNTS = r"""21 1 254:0 / / rw,relatime shared:1 - ext4 /dev/vda rw
40 21 0:35 / /srv rw,relatime shared:20 master:2 - nfs4 files.northwind.example:/export rw,vers=4.2
41 40 254:1 / /srv/local rw,relatime - xfs /dev/vdb rw
42 21 0:36 / /mnt/team\040files rw - cifs //files.northwind.example/team rw
43 21 0:37 / /mnt/bricks rw - fuse.glusterfs bricks rw
44 21 0:38 / /mnt/later rw - ext4 /dev/vdc rw
45 44 0:39 / /mnt/later rw - nfs files.northwind.example:/later rw"""


@pytest.mark.parametrize(
    ("folder", "on_network"),
    [
        ("/var/lib/portal", False),
        ("/srv", True),
        ("/srv/portal/data", True),
        ("/srv/local/portal", False),
        ("/srvice", False),
        ("/mnt/team files/portal", True),
        ("/mnt/bricks/portal", True),
        # The later mount hides the one below it.
        ("/mnt/later/portal", True),
    ],
)
def test_the_nearest_mount_tells_where_files_lie(folder: str, on_network: bool) -> None:
    assert is_on_network(Path(folder), MOUNTS) is on_network


def test_a_system_that_does_not_tell_has_only_its_own_disks() -> None:
    assert is_on_network(Path("/srv"), "") is False


def test_a_folder_of_this_machine_is_on_it_and_has_room(tmp_path: Path) -> None:
    assert is_on_network(tmp_path) is False
    assert free_bytes(tmp_path) > 0
