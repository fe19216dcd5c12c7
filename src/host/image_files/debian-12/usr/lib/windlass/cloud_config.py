"""#cloud-config: the keys that people use, each a function. `early` ones prepare the machine before its
services start, `late` ones run when it is up. What we do not know is said, never passed over."""
import os
import pathlib
import sys

import config_files
import config_users
import names
import programs
import scripts
from console import say

# We are started without Debian's packages in the path, which is faster; only here one is needed.
sys.path.append("/usr/lib/python3/dist-packages")
import yaml  # noqa: E402

HOOKS = "/var/lib/cloud/instance/boothooks"
# Facts about clouds, displays and reports that change nothing here.
WITHOUT_EFFECT = {"final_message", "output", "disable_root", "preserve_hostname", "manage_etc_hosts",
                  "merge_how", "merge_type", "growpart", "resize_rootfs", "ssh_deletekeys", "locale",
                  "package_reboot_if_required", "fqdn", "prefer_fqdn_over_hostname", "swap", "ssh_genkeytypes",
                  "mount_default_fields", "repo_update", "repo_upgrade", "datasource", "datasource_list"}


def early(part, first):
    config = parsed(part)
    if config is None:
        return False
    well = True
    if commands := config.get("bootcmd"):
        well &= scripts.shell("bootcmd", commands, HOOKS)
    if not first:
        return well
    unknown = sorted(key for key in config if key not in WITHOUT_EFFECT | EARLY.keys() | LATE.keys()
                     and key != "bootcmd" and not key.startswith("x-"))
    if unknown:
        say(f"cloud-config keys that this image does not know: {', '.join(unknown)}")
    return apply(EARLY, config) and well and not unknown


def late(part, folder):
    config = parsed(part)
    return config is not None and apply(LATE, config, folder)


def parsed(part):
    try:
        config = yaml.load(part.content, getattr(yaml, "CSafeLoader", yaml.SafeLoader))
    except yaml.YAMLError as error:
        say(f"user data {part.name} is no YAML: {error}")
        return None
    if config is None:
        return {}
    if not isinstance(config, dict):
        say(f"user data {part.name}: cloud-config is a list of keys and values")
        return None
    return {str(key): value for key, value in config.items()}


def apply(functions, config, *arguments):
    """Each function that a key of the configuration asks for, in our order. One that fails does not keep
    the others from running."""
    well = True
    done = set()
    for key, function in functions.items():
        if config.get(key) in (None, False, [], {}) or function in done:
            continue
        done.add(function)
        try:
            well &= function(config, *arguments)
        except Exception as failure:
            say(f"cloud-config key {key}: {failure!r}")
            well = False
    return well


def hostname(config):
    names.take_name(str(config.get("fqdn") or config["hostname"]))
    return True


def timezone(config):
    zone = pathlib.Path("/usr/share/zoneinfo", config["timezone"])
    if not zone.is_file():
        say(f"there is no time zone {config['timezone']}")
        return False
    pathlib.Path("/etc/localtime").unlink(missing_ok=True)
    os.symlink(zone, "/etc/localtime")
    pathlib.Path("/etc/timezone").write_text(config["timezone"] + "\n")
    return True


def packages(config, folder):
    environment = {"DEBIAN_FRONTEND": "noninteractive"}
    apt = ["apt-get", "--quiet=2", "--yes", "-o", "Dpkg::Options::=--force-confold"]
    well = True
    wanted = config.get("packages") or []
    if wanted or config.get("package_update") or config.get("package_upgrade"):
        well &= scripts.call("apt-get", "--quiet=2", "update", environment=environment)
    if config.get("package_upgrade"):
        well &= scripts.call(*apt, "dist-upgrade", environment=environment)
    if wanted:
        names = [name if isinstance(name, str) else "=".join(map(str, name)) for name in wanted]
        well &= scripts.call(*apt, "install", *names, environment=environment)
    return well


def deferred_files(config, folder):
    return config_files.write_files(config, deferred=True)


def runcmd(config, folder):
    return scripts.shell("runcmd", config["runcmd"], folder)


def power_state(config, folder):
    wanted = config["power_state"]
    verb = {"reboot": "reboot", "poweroff": "poweroff", "halt": "poweroff"}.get(wanted.get("mode"))
    if verb is None:
        say(f"power_state: mode is reboot, poweroff or halt, not {wanted.get('mode')}")
        return False
    # Not before this unit has ended well.
    programs.start(["sh", "-c", f"sleep 1; exec systemctl {verb}"])
    return True


# By key, in the order in which they are done.
EARLY = {
    "hostname": hostname,
    "timezone": timezone,
    "groups": config_users.groups,
    "users": config_users.users,
    "ssh_authorized_keys": config_users.keys_of_admin,
    "password": config_users.password_of_admin,
    "chpasswd": config_users.passwords,
    "ssh_pwauth": config_users.allow_passwords,
    "write_files": config_files.write_files,
    "fs_setup": config_files.make_file_systems,
    "mounts": config_files.fstab,
}
LATE = {
    "package_update": packages,
    "package_upgrade": packages,
    "packages": packages,
    "write_files": deferred_files,
    "runcmd": runcmd,
    "power_state": power_state,
}
