"""What the machine calls itself."""
import os
import socket

from files import read, write


def take_name(name):
    short = name.split(".")[0]
    write("/etc/hostname", short + "\n")
    names = short if short == name else f"{name} {short}"
    others = [line for line in read("/etc/hosts").splitlines() if not line.startswith("127.0.1.1 ")]
    write("/etc/hosts", "\n".join([f"127.0.1.1 {names}", *others]) + "\n")
    if os.uname().nodename != short:
        socket.sethostname(short)
