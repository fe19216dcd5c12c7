"""What a host can reach and is not: a network of its own, behind a link, with somebody in it."""
import os
import subprocess

from .cloud import clean_environment
from .inside import Network


def ip(*words):
    subprocess.run(["ip", *words], check=True, env=clean_environment())


class Beyond:
    """`theirs` serves; `ours` is this host's address on the link to it."""

    def __init__(self, servers, theirs, ours, name, ports=(80, 443)):
        self.name = f"wlt{os.getpid()}{name[0]}"
        self.link = self.name + "o"
        ip("netns", "add", self.name)
        ip("link", "add", self.link, "type", "veth", "peer", "name", "eth0", "netns", self.name)
        ip("address", "add", ours + "/24", "dev", self.link)
        ip("link", "set", self.link, "up")
        ip("-n", self.name, "address", "add", theirs + "/24", "dev", "eth0")
        ip("-n", self.name, "link", "set", "eth0", "up")
        self.network = Network("/run/netns/" + self.name)
        servers.serve(self.network, name, ports)

    def close(self):
        """The link goes with the namespace, as soon as nobody serves in it."""
        self.network.close()
        subprocess.run(["ip", "link", "delete", self.link], env=clean_environment())
        ip("netns", "delete", self.name)
