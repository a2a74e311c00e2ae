"""Which file system a folder lies on, as Linux tells it; elsewhere nothing is known and nothing is refused."""

from __future__ import annotations

import re
from pathlib import Path

MOUNTS = Path("/proc/self/mountinfo")
OVER_NETWORK = (
    "nfs", "nfs4", "cifs", "smb3", "smbfs", "9p", "afs", "ceph", "glusterfs", "lustre", "ncpfs", "davfs", "drvfs",
    "fuse.sshfs", "fuse.glusterfs", "fuse.cephfs", "fuse.rclone", "fuse.davfs",
)  # fmt: skip


def network_file_system(folder: Path) -> str:
    """The kind of the network file system that the folder lies on, as `nfs4`; empty where it lies on none."""
    try:
        told = MOUNTS.read_text(encoding="utf-8", errors="surrogateescape")
    except OSError:
        return ""
    kind = file_system(folder.absolute().resolve(), told)
    return kind if kind in OVER_NETWORK else ""


def file_system(folder: Path, mounts: str) -> str:
    """The kind of file system of the mount that the folder is in: the deepest one, the last of equals.

    >>> file_system(Path("/data/a"), "1 0 8:1 / / rw - ext4 /dev/a rw\\n2 1 0:9 / /data rw - nfs4 host:/x rw")
    'nfs4'
    """
    best, kind = -1, ""
    for line in mounts.splitlines():
        before, _, after = line.partition(" - ")
        point = Path(_unescaped(before.split(" ")[4]))
        if len(point.parts) >= best and folder.is_relative_to(point):
            best, kind = len(point.parts), after.split(" ")[0]
    return kind


def _unescaped(point: str) -> str:
    r"""
    >>> _unescaped(r"/mnt/my\040disk")
    '/mnt/my disk'
    """
    return re.sub(r"\\(\d{3})", lambda found: chr(int(found[1], 8)), point)
