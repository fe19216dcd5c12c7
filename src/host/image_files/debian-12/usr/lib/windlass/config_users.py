"""cloud-config's keys about users, their keys and their passwords."""
import os
import pathlib
import pwd
import subprocess

import scripts
from console import say

ADMIN = "admin"


def groups(config):
    wanted = config["groups"]
    if isinstance(wanted, str):
        wanted = [name.strip() for name in wanted.split(",")]
    well = True
    for item in wanted:
        members = {name: who for name, who in item.items()} if isinstance(item, dict) else {item: []}
        for name, who in members.items():
            well &= scripts.call("groupadd", "--force", name)
            for user in [who] if isinstance(who, str) else who or []:
                well &= scripts.call("gpasswd", "--add", user, name)
    return well


def users(config):
    well = True
    for item in config["users"]:
        if item == "default":
            continue  # the image has it
        item = {"name": item} if isinstance(item, str) else item
        item = {key.replace("-", "_"): value for key, value in item.items()}
        well &= user(item)
    return well


def user(item):
    name = item["name"]
    well = True
    if name not in {entry.pw_name for entry in pwd.getpwall()}:
        well = scripts.call("useradd", *flags(item), name)
    for group in names_in(item.get("groups")):
        well &= scripts.call("groupadd", "--force", group)
        well &= scripts.call("usermod", "--append", "--groups", group, name)
    if hashed := item.get("passwd") or item.get("hashed_passwd"):
        well &= scripts.call("usermod", "--password", hashed, name)
    if plain := item.get("plain_text_passwd"):
        well &= set_passwords(f"{name}:{plain}\n")
    if item.get("lock_passwd", True) is False and not (hashed or plain):
        well &= scripts.call("usermod", "--unlock", name)
    allow_sudo(name, item.get("sudo"))
    let_in(name, item.get("ssh_authorized_keys") or [])
    return well


def flags(item):
    yield from ("--shell", item.get("shell", "/bin/bash"))
    for key, flag in (("gecos", "--comment"), ("homedir", "--home-dir"), ("uid", "--uid"),
                      ("primary_group", "--gid"), ("expiredate", "--expiredate")):
        if item.get(key) is not None:
            yield from (flag, str(item[key]))
    if item.get("system"):
        yield "--system"
    if item.get("no_create_home") or item.get("system"):
        yield "--no-create-home"
    else:
        yield "--create-home"


def names_in(value):
    return [name.strip() for name in (value.split(",") if isinstance(value, str) else value or [])]


def allow_sudo(name, rules):
    if not rules:
        return
    rules = [rules] if isinstance(rules, str) else rules
    file = pathlib.Path("/etc/sudoers.d/90-cloud-init-users")
    before = file.read_text() if file.exists() else ""
    file.write_text(before + "".join(f"{name} {rule}\n" for rule in rules))
    file.chmod(0o440)


def let_in(name, keys):
    keys = [keys] if isinstance(keys, str) else keys
    if not keys:
        return
    who = pwd.getpwnam(name)
    folder = pathlib.Path(who.pw_dir, ".ssh")
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    file = folder / "authorized_keys"
    there = file.read_text().splitlines() if file.exists() else []
    with open(file, "a") as out:
        out.writelines(key + "\n" for key in keys if key not in there)
    file.chmod(0o600)
    for path in (folder, file):
        os.chown(path, who.pw_uid, who.pw_gid)


def keys_of_admin(config):
    let_in(ADMIN, config["ssh_authorized_keys"])
    return True


def password_of_admin(config):
    return set_passwords(f"{ADMIN}:{config['password']}\n")


def passwords(config):
    wanted = config["chpasswd"]
    lines = wanted.get("list") or []
    lines = lines.splitlines() if isinstance(lines, str) else lines
    well = True
    for item in wanted.get("users") or []:
        if item.get("type") == "hash":
            well &= scripts.call("usermod", "--password", item["password"], item["name"])
        else:
            lines.append(f"{item['name']}:{item['password']}")
    return set_passwords("".join(line + "\n" for line in lines)) and well


def set_passwords(lines):
    if not lines:
        return True
    done = subprocess.run(["chpasswd"], input=lines.encode(), check=False).returncode == 0
    if not done:
        say("chpasswd did not take the passwords")
    return done


def allow_passwords(config):
    # Read before the image's own file: the first word counts.
    pathlib.Path("/etc/ssh/sshd_config.d/50-cloud-init.conf").write_text("PasswordAuthentication yes\n")
    return True
