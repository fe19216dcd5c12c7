"""cloud-config's keys about files and file systems."""
import base64
import os
import pathlib
import shutil

import parts
import programs
import scripts
from console import say

FIELDS = [None, None, "auto", "defaults,nofail", "0", "2"]


def write_files(config, deferred=False):
    well = True
    for item in config["write_files"]:
        if bool(item.get("defer")) != deferred:
            continue
        try:
            write_file(item)
        except (OSError, ValueError, KeyError) as failure:
            say(f"write_files {item.get('path')}: {failure!r}")
            well = False
    return well


def write_file(item):
    path = pathlib.Path(item["path"])
    path.parent.mkdir(parents=True, exist_ok=True)
    content = decoded(item.get("content") or "", str(item.get("encoding") or ""))
    mode = item.get("permissions", 0o644)
    # YAML takes 0644 for a number in octal, '0644' for text.
    mode = int(mode, 8) if isinstance(mode, str) else mode
    flags = os.O_APPEND if item.get("append") else os.O_TRUNC
    with open(os.open(path, os.O_WRONLY | os.O_CREAT | flags, 0o600), "wb") as file:
        file.write(content)
    path.chmod(mode)
    if item.get("owner"):
        user, _, group = item["owner"].partition(":")
        shutil.chown(path, number(user), number(group))


def number(name):
    return int(name) if name.isdigit() else name or None


def decoded(content, encoding):
    data = content if isinstance(content, bytes) else content.encode()
    words = encoding.lower().replace("base64", "b64").replace("gzip", "gz").split("+")
    if not set(words) <= {"", "gz", "b64", "text/plain"}:
        raise ValueError(f"unknown encoding {encoding}")
    if "b64" in words:
        data = base64.b64decode(data)
    return parts.unpacked(data) if "gz" in words else data


def make_file_systems(config):
    well = True
    for item in config["fs_setup"]:
        device = os.path.realpath(item["device"])
        there = programs.run("blkid", "--probe", device) == 0
        # What holds data is left alone, unless it is said twice.
        if there and not item.get("overwrite"):
            continue
        label = ["-L", str(item["label"])] if item.get("label") else []
        force = ["-F"] if item.get("filesystem", "ext4").startswith("ext") else ["-f"]
        well &= scripts.call(f"mkfs.{item.get('filesystem', 'ext4')}", "-q", *force, *label, device)
    return well


def fstab(config):
    """The lines only: whoever called us mounts them, now and at each boot."""
    table = pathlib.Path("/etc/fstab")
    lines = table.read_text().splitlines() if table.exists() else []
    defaults = [own if own is not None else ours
                for own, ours in zip(config.get("mount_default_fields") or FIELDS, FIELDS)]
    for entry in config["mounts"]:
        fields = [str(field) if field is not None else None for field in entry]
        fields += [None] * (6 - len(fields))
        device, folder = fields[0], fields[1]
        device = device if device.startswith("/") or "=" in device else "/dev/" + device
        kept = [line for line in lines if line.split()[:1] != [device]]
        lines = kept
        # A device without a folder takes a former line away.
        if folder in (None, "None", "none"):
            continue
        pathlib.Path(folder).mkdir(parents=True, exist_ok=True)
        rest = [own or default for own, default in zip(fields[2:], defaults[2:])]
        lines.append("\t".join([device, folder, *map(str, rest)]))
    table.write_text("".join(line + "\n" for line in lines))
    return True
