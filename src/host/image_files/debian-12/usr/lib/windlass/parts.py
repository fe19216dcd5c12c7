"""User data comes as a script, as cloud-config, or as several of them in a MIME message, each perhaps
compressed: here it is taken apart."""


class Part:
    def __init__(self, kind, name, content):
        self.kind = kind  # "script", "config", "boothook", "unknown"
        self.name = name
        self.content = content


KIND_OF_START = (
    (b"#!", "script"),
    (b"#cloud-config", "config"),
    (b"#cloud-boothook", "boothook"),
)
KIND_OF_TYPE = {
    "text/x-shellscript": "script",
    "text/cloud-config": "config",
    "text/cloud-boothook": "boothook",
}
SIZE_MAX = 64 << 20


def unpacked(data):
    if data[:2] != b"\x1f\x8b":
        return data
    import zlib
    return zlib.decompressobj(wbits=31).decompress(data, SIZE_MAX)


def kind_of(data):
    start = data.lstrip()[:64]
    return next((kind for word, kind in KIND_OF_START if start.startswith(word)), "unknown")


def is_message(data):
    start = data.lstrip()[:4096].lower()
    return start.startswith((b"content-type: multipart", b"mime-version:", b"from nobody")) or (
        b"\ncontent-type: multipart" in start and not start.startswith(b"#"))


def parts_of(data):
    """A list of Parts, in their order; those of kind "unknown" are nothing that we know."""
    data = unpacked(data)
    if not data.strip():
        return []
    if not is_message(data):
        return [Part(kind_of(data), "part-001", data)]
    import email
    found = []
    for piece in email.message_from_bytes(data.lstrip()).walk():
        if piece.is_multipart():
            continue
        content = unpacked(piece.get_payload(decode=True) or b"")
        kind = KIND_OF_TYPE.get(piece.get_content_type()) or kind_of(content)
        name = piece.get_filename() or f"part-{len(found) + 1:03}"
        found.append(Part(kind, name.replace("/", "_"), content))
    return found
