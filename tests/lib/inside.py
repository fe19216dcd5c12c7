"""Sockets inside a machine's own network, driven from here: what its programs would see, at once.

A socket belongs for ever to the network that its thread was in when it was made, so a thread steps in,
makes it, and is gone.
"""
import ctypes
import errno
import json
import os
import pathlib
import selectors
import socket
import struct
import threading
import time

LIBC = ctypes.CDLL(None, use_errno=True)
CLONE_NEWNET = 0x40000000
# What is dropped is never answered. Long, for this kernel answers within a millisecond.
SILENCE_SECONDS = 0.35
OUTCOMES = {errno.ECONNREFUSED: "refused", errno.EHOSTUNREACH: "unreachable",
            errno.ENETUNREACH: "unreachable", errno.ECONNRESET: "closed"}


def process_of(state, machine):
    """The first process of a machine, as runc wrote it down."""
    path = pathlib.Path(state, "machines/runc", machine, "state.json")
    return json.loads(path.read_text())["init_process_pid"]


class Network:
    """A machine's network, held open until close()."""

    def __init__(self, path):
        self.descriptor = os.open(path, os.O_RDONLY | os.O_CLOEXEC)

    def close(self):
        os.close(self.descriptor)

    def run(self, act):
        """What `act` returns when it is called by a thread that stands inside."""
        box = {}

        def stand():
            try:
                if LIBC.setns(self.descriptor, CLONE_NEWNET) != 0:
                    raise OSError(ctypes.get_errno(), "setns")
                box["answer"] = act()
            except Exception as error:  # noqa: BLE001 - told to the caller below
                box["error"] = error
        thread = threading.Thread(target=stand)
        thread.start()
        thread.join()
        if "error" in box:
            raise box["error"]
        return box["answer"]

    def socket(self, *kind):
        return self.run(lambda: socket.socket(*kind))

    # --- Asking ---

    def connect(self, address, port, source=None):
        """A connection that said who is there, and that name; or None and how it went."""
        made = self.socket(socket.AF_INET, socket.SOCK_STREAM)
        made.settimeout(SILENCE_SECONDS)
        try:
            if source:
                made.bind((source, 0))
            made.connect((address, port))
            # Behind a relay it takes a way of its own until somebody answers.
            made.settimeout(5)
            name = made.recv(100).decode()
            if name:
                return made, name
            outcome = "closed"
        except TimeoutError:
            outcome = "silent"
        except OSError as error:
            outcome = OUTCOMES.get(error.errno, str(error))
        made.close()
        return None, outcome

    def call(self, address, port, source=None):
        """The name that whoever serves there says; or refused, silent, unreachable, closed."""
        made, outcome = self.connect(address, port, source)
        if made:
            made.close()
        return outcome

    def reach(self, address, port):
        """As call(), where nobody says a name: "open" when there is a connection."""
        with self.socket(socket.AF_INET, socket.SOCK_STREAM) as made:
            made.settimeout(SILENCE_SECONDS)
            try:
                made.connect((address, port))
                return "open"
            except TimeoutError:
                return "silent"
            except OSError as error:
                return OUTCOMES.get(error.errno, str(error))

    def datagram(self, address, port, size=10, source=None):
        """Whether as many bytes come back as were sent: "echo" or "silent"."""
        with self.socket(socket.AF_INET, socket.SOCK_DGRAM) as made:
            made.settimeout(SILENCE_SECONDS)
            try:
                made.bind((source or "0.0.0.0", 0))
                made.sendto(os.urandom(size), (address, port))
                return "echo" if len(made.recv(65536)) == size else "cut"
            except TimeoutError:
                return "silent"
            except OSError as error:
                return OUTCOMES.get(error.errno, str(error))

    def icmp(self, address, type_=8, size=20):
        """The type of ICMP message that answers one of `type_` (8 asks for an echo); or silent."""
        number = int.from_bytes(os.urandom(2), "big")
        body = struct.pack("!HH", number, 1) + bytes(size)
        sum_ = checksum(struct.pack("!BBH", type_, 0, 0) + body)
        with self.socket(socket.AF_INET, socket.SOCK_RAW, socket.IPPROTO_ICMP) as made:
            made.sendto(struct.pack("!BBH", type_, 0, sum_) + body, (address, 0))
            for heard in hear(made):
                if heard[20] != type_ and heard[24:26] == body[:2]:
                    return heard[20]
        return "silent"

    def packet(self, address, to, protocol, source):
        """Whether a bare packet of that protocol, said to be from `source`, arrives in `to`."""
        mark = os.urandom(8)
        header = struct.pack("!BBHHHBBH4s4s", 0x45, 0, 28, 0, 0, 64, protocol, 0,
                             socket.inet_aton(source), socket.inet_aton(address))
        with to.socket(socket.AF_INET, socket.SOCK_RAW, protocol) as ear, \
                self.socket(socket.AF_INET, socket.SOCK_RAW, socket.IPPROTO_RAW) as mouth:
            mouth.sendto(header + mark, (address, 0))
            return "arrived" if any(heard[20:] == mark for heard in hear(ear)) else "silent"


def hear(raw):
    end = time.monotonic() + SILENCE_SECONDS
    while (left := end - time.monotonic()) > 0:
        raw.settimeout(left)
        try:
            yield raw.recv(65536)
        except TimeoutError:
            return


def checksum(data):
    total = sum(struct.unpack(f"!{len(data) // 2}H", data))
    total = (total >> 16) + (total & 0xffff)
    return ~(total + (total >> 16)) & 0xffff


class Servers:
    """Serves sockets of any network: says a name on each connection, and echoes what comes then."""

    def __init__(self):
        self.selector = selectors.DefaultSelector()
        self.lock = threading.Lock()
        self.names = {}
        self.over = False
        self.thread = threading.Thread(target=self.live, daemon=True)
        self.thread.start()

    def serve(self, network, name, ports, address="0.0.0.0", datagrams=()):
        for port in ports:
            listening = network.socket(socket.AF_INET, socket.SOCK_STREAM)
            listening.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            listening.bind((address, port))
            listening.listen(64)
            self.watch(listening, self.accept, name)
        for port in datagrams:
            made = network.socket(socket.AF_INET, socket.SOCK_DGRAM)
            made.bind((address, port))
            self.watch(made, self.echo_datagram, name)

    def watch(self, made, act, name):
        made.setblocking(False)
        with self.lock:
            self.names[made] = name
            self.selector.register(made, selectors.EVENT_READ, act)

    def accept(self, listening):
        made, _ = listening.accept()
        made.send(self.names[listening].encode())
        self.watch(made, self.echo, "")

    def echo(self, made):
        data = made.recv(65536)
        if data:
            made.setblocking(True)
            made.sendall(data)
            made.setblocking(False)
        else:
            self.forget(made)

    @staticmethod
    def echo_datagram(made):
        data, peer = made.recvfrom(65536)
        made.sendto(data, peer)

    def forget(self, made):
        with self.lock:
            self.selector.unregister(made)
            self.names.pop(made)
        made.close()

    def live(self):
        while not self.over:
            for key, _ in self.selector.select(0.1):
                try:
                    key.data(key.fileobj)
                except OSError:
                    if key.data == self.echo:
                        self.forget(key.fileobj)

    def close(self):
        self.over = True
        self.thread.join()
        for made in list(self.names):
            self.forget(made)
