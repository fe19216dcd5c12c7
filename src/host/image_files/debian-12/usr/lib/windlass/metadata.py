"""The instance's metadata, over a plain socket: http.client alone takes longer to import than all of our
requests take."""
import errno
import socket
import time

ADDRESS = ("169.254.169.254", 80)
TOKEN_SECONDS = 21600

# A service that does not answer yet is waited for; a network that leads nowhere is not there to come.
WAIT_SECONDS_MAX = 60
WAIT_SECONDS_MAX_WITHOUT_ROUTE = 5
NO_ROUTE = (errno.ENETUNREACH, errno.EHOSTUNREACH)


class Refused(Exception):
    """The service answered, but not what we asked for."""


def request(method, path, headers=(), body=b"", port_range=None):
    """One exchange: (status, body)."""
    with socket.socket(socket.AF_INET, socket.SOCK_STREAM) as connection:
        connection.settimeout(10)
        bind_to(connection, port_range)
        connection.connect(ADDRESS)
        head = [f"{method} {path} HTTP/1.0", f"Host: {ADDRESS[0]}", f"Content-Length: {len(body)}",
                *headers, "", ""]
        connection.sendall("\r\n".join(head).encode() + body)
        answer = b""
        while piece := connection.recv(65536):
            answer += piece
    head, _, body = answer.partition(b"\r\n\r\n")
    words = head.split(None, 2)
    if len(words) < 2 or not words[1].isdigit():
        raise Refused(f"{method} {path}: no answer in HTTP")
    return int(words[1]), body


def bind_to(connection, port_range):
    for port in port_range or ():
        try:
            return connection.bind(("", port))
        except OSError as error:
            if error.errno != errno.EADDRINUSE:
                raise


class Metadata:
    """Metadata by its second version: everything is asked for with a token."""

    def __init__(self):
        status, token = patiently(lambda: request(
            "PUT", "/latest/api/token", [f"X-aws-ec2-metadata-token-ttl-seconds: {TOKEN_SECONDS}"]))
        if status != 200:
            raise Refused(f"no metadata token: HTTP status {status}")
        self.headers = [f"X-aws-ec2-metadata-token: {token.decode()}"]

    def get(self, path):
        """The bytes at that path, or None when there is nothing."""
        status, body = patiently(lambda: request("GET", path, self.headers))
        if status == 404:
            return None
        if status != 200:
            raise Refused(f"GET {path}: HTTP status {status}")
        return body

    def text(self, name):
        body = self.get("/latest/meta-data/" + name)
        return None if body is None else body.decode().strip()


def patiently(ask):
    begun = time.monotonic()
    pause = 0.01
    while True:
        try:
            answer = ask()
            if answer[0] < 500:
                return answer
            failure = Refused(f"HTTP status {answer[0]}")
        except OSError as error:
            failure = error
        lost = isinstance(failure, OSError) and failure.errno in NO_ROUTE
        limit = WAIT_SECONDS_MAX_WITHOUT_ROUTE if lost else WAIT_SECONDS_MAX
        if time.monotonic() - begun > limit:
            raise failure
        time.sleep(pause)
        pause = min(1, pause * 2)


def ask_to_mount(device, folder, options):
    """The kernel lets no user namespace mount a disk's file system; the cloud does it for us. It
    answers ports below 1024 only: those are root's. None, or why it did not."""
    import json
    body = json.dumps({"device": device, "folder": folder, "options": options}).encode()
    status, answer = request("PUT", "/_windlass/mount", ["Content-Type: application/json"], body,
                             range(1023, 512, -1))
    return None if status == 200 else answer.decode(errors="replace").strip() or f"HTTP status {status}"
