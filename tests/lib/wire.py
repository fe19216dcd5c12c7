"""Raw HTTP over a socket: what no client would send, and requests signed by hand."""
import datetime
import hashlib
import hmac
import socket
import urllib.parse


class Answer:
    def __init__(self, status, headers, body):
        self.status, self.headers, self.body = status, headers, body

    def __repr__(self):
        return f"{self.status} {self.headers} {self.body[:500]!r}"


def connect(cloud, timeout=30):
    made = socket.create_connection(("127.0.0.1", cloud.port), timeout=timeout)
    made.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
    return made


def read_answer(sock, method="POST"):
    """One answer, or None when the other side closed without a word."""
    received = b""
    while b"\r\n\r\n" not in received:
        try:
            piece = sock.recv(65536)
        except ConnectionResetError:
            piece = b""
        if not piece:
            return None
        received += piece
    head, _, body = received.partition(b"\r\n\r\n")
    lines = head.decode("latin-1").split("\r\n")
    status = int(lines[0].split(" ")[1])
    headers = {}
    for line in lines[1:]:
        name, _, value = line.partition(":")
        headers[name.lower()] = value.strip()
    if status == 100:
        return Answer(status, headers, body)
    if method == "HEAD" or status in (204, 304):
        return Answer(status, headers, b"")
    if headers.get("transfer-encoding") == "chunked":
        return Answer(status, headers, _read_chunks(sock, body))
    length = int(headers.get("content-length", "0"))
    while len(body) < length:
        piece = sock.recv(65536)
        if not piece:
            break
        body += piece
    return Answer(status, headers, body)


def _read_chunks(sock, received):
    whole = b""
    while True:
        while b"\r\n" not in received:
            received += sock.recv(65536)
        size, _, received = received.partition(b"\r\n")
        wanted = int(size, 16)
        while len(received) < wanted + 2:
            received += sock.recv(65536)
        whole, received = whole + received[:wanted], received[wanted + 2:]
        if wanted == 0:
            return whole


def exchange(cloud, raw, method="POST"):
    """Sends bytes as they are; the answer, or None when the connection was just closed."""
    with connect(cloud) as sock:
        try:
            sock.sendall(raw)
        except (BrokenPipeError, ConnectionResetError):
            pass  # refused before all was sent: the answer may still be there to read
        return read_answer(sock, method)


def build(method, target, headers, body=b""):
    lines = [f"{method} {target} HTTP/1.1"] + [f"{name}: {value}" for name, value in headers.items()]
    return "\r\n".join(lines).encode("latin-1") + b"\r\n\r\n" + body


def sign(cloud, service, method, target, headers, body=b"", payload_hash=None, secret=None, now=None):
    """The headers with Signature Version 4 added; written apart from any client, to check ours."""
    now = now or datetime.datetime.now(datetime.timezone.utc)
    stamp = now.strftime("%Y%m%dT%H%M%SZ")
    scope = f"{stamp[:8]}/{cloud.region}/{service}/aws4_request"
    payload_hash = payload_hash or hashlib.sha256(body).hexdigest()
    headers = dict(headers)
    headers.setdefault("Host", f"127.0.0.1:{cloud.port}")
    headers["X-Amz-Date"] = stamp
    headers["X-Amz-Content-Sha256"] = payload_hash
    signed = sorted((name.lower(), " ".join(str(value).split())) for name, value in headers.items())
    names = ";".join(name for name, _ in signed)
    path, _, query = target.partition("?")
    pairs = sorted(urllib.parse.parse_qsl(query, keep_blank_values=True))
    quoted = "&".join(f"{urllib.parse.quote(k, safe='-_.~')}={urllib.parse.quote(v, safe='-_.~')}"
                      for k, v in pairs)
    canonical = "\n".join([method, path, quoted, *(f"{n}:{v}" for n, v in signed), "", names,
                           payload_hash])
    text = "\n".join(["AWS4-HMAC-SHA256", stamp, scope,
                      hashlib.sha256(canonical.encode()).hexdigest()])
    key = ("AWS4" + (secret or cloud.variables["AWS_SECRET_ACCESS_KEY"])).encode()
    for part in (stamp[:8], cloud.region, service, "aws4_request"):
        key = hmac.new(key, part.encode(), hashlib.sha256).digest()
    signature = hmac.new(key, text.encode(), hashlib.sha256).hexdigest()
    headers["Authorization"] = (
        f"AWS4-HMAC-SHA256 Credential={cloud.variables['AWS_ACCESS_KEY_ID']}/{scope}, "
        f"SignedHeaders={names}, Signature={signature}")
    return headers


def signed_call(cloud, service, method, target, headers, body=b"", **how):
    headers = dict(headers)
    headers["Content-Length"] = str(len(body))
    return build(method, target, sign(cloud, service, method, target, headers, body, **how), body)


TARGETS = {"sqs": ("AmazonSQS", "1.0"), "dynamodb": ("DynamoDB_20120810", "1.0")}


def json_call(cloud, service, operation, body):
    """The bytes of a signed call in JSON; `body` is bytes and need not be JSON at all."""
    prefix, version = TARGETS[service]
    return signed_call(cloud, service, "POST", "/",
                       {"Content-Type": f"application/x-amz-json-{version}",
                        "X-Amz-Target": f"{prefix}.{operation}"}, body)
