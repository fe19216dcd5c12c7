"""Whatever comes over the socket: AWS's error, and the cloud lives on, with bounded memory."""
import gzip
import json
import pathlib
import random
import struct
import sys
import unittest

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent.parent))
from lib import cases, wire  # noqa: E402
from lib.cloud import Cloud  # noqa: E402

MIB = 1 << 20


class BadInput(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.cloud = Cloud().start()
        cls.addClassCleanup(cls.cloud.__exit__)
        made = cls.call("s3", "PUT", "/bad", {}, b"")
        assert made.status == 200, made

    @classmethod
    def call(cls, service, method, target, headers, body, **how):
        raw = wire.signed_call(cls.cloud, service, method, target, headers, body, **how)
        return wire.exchange(cls.cloud, raw, method)

    def tearDown(self):
        self.assertTrue(self.cloud.alive(), self.cloud.log())
        self.assertTrue(self.cloud.healthy(), self.cloud.log())

    def assert_json_error(self, answer, codes=(), status=400):
        self.assertIsNotNone(answer, "the connection was closed without an answer")
        self.assertEqual(answer.status, status, answer)
        code = json.loads(answer.body)["__type"].rsplit("#", 1)[-1]
        if codes:
            self.assertIn(code, codes, answer)
        self.assertTrue(answer.headers.get("x-amzn-requestid"), answer)

    def assert_xml_error(self, answer, code, status=None):
        self.assertIsNotNone(answer, "the connection was closed without an answer")
        self.assertIn(f"<Code>{code}</Code>".encode(), answer.body, answer)
        self.assertIn(b"RequestId>", answer.body)
        if status:
            self.assertEqual(answer.status, status, answer)

    # --- JSON ---

    def json(self, service, operation, body):
        return wire.exchange(self.cloud, wire.json_call(self.cloud, service, operation, body))

    def test_malformed_json_is_a_serialization_error(self):
        bad = [b"{", b"", b"nonsense", b'{"QueueName": "x",}', b'{"QueueName": "x"} tail', b"[1, 2]",
               b'"text"', b'{"QueueName": "\x01"}', b'{"QueueName": "\\ud800"}', b"\x00" * 100,
               b'{"QueueName": 17}', b'{"Attributes": "no map"}', b'{"QueueName": "\xff\xfe"}',
               b'{"QueueName": 1e999999}', b"\xef\xbb\xbf{}"]
        for body in bad:
            for service, operation in (("sqs", "CreateQueue"), ("dynamodb", "CreateTable")):
                with self.subTest(body[:30], service=service):
                    self.assert_json_error(self.json(service, operation, body))

    def test_deep_nesting_is_refused_and_costs_no_stack(self):
        for opening, closing in ((b"[", b"]"), (b'{"a":', b"}"), (b'{"M":{"a":', b"}}")):
            for closed in (True, False):
                depth = 60_000
                body = (b'{"TableName": "t", "Item": {"id": ' + opening * depth + b"1" +
                        (closing * depth + b"}}" if closed else b""))
                with self.subTest(opening, closed=closed):
                    self.assert_json_error(self.json("dynamodb", "PutItem", body))

    def test_an_unknown_operation_is_refused_by_name(self):
        for service in ("sqs", "dynamodb"):
            answer = self.json(service, "MakeCoffee", b"{}")
            self.assert_json_error(answer, ("UnknownOperationException", "InvalidAction"))
        answer = self.json("dynamodb", "ExecuteStatement", b'{"Statement": "select 1"}')
        self.assertIn(b"ExecuteStatement", answer.body)
        self.assertGreaterEqual(answer.status, 400)

    # --- XML, forms, CBOR ---

    def test_malformed_xml_is_malformed_xml(self):
        deep = b"<a>" * 50_000
        entity = (b'<!DOCTYPE x [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;">]>'
                  b"<VersioningConfiguration><Status>&b;</Status></VersioningConfiguration>")
        for body in (b"<", b"", b"not xml", b"<VersioningConfiguration><Status>Enabled", deep,
                     deep + b"</a>" * 50_000, b"<Wrong/>", b"\xff\xfe<", entity,
                     b"<VersioningConfiguration>\x00</VersioningConfiguration>"):
            with self.subTest(body[:40]):
                answer = self.call("s3", "PUT", "/bad?versioning=", {}, body)
                self.assertIsNotNone(answer)
                self.assertEqual(answer.status // 100, 4, answer)
                self.assertIn(b"<Code>", answer.body)
        # An element is never more than its text: nothing was expanded, nothing was set.
        answer = self.call("s3", "GET", "/bad?versioning=", {}, b"")
        self.assertNotIn(b"Enabled", answer.body)

    def test_malformed_forms_get_an_answer_in_the_query_protocol(self):
        headers = {"Content-Type": "application/x-www-form-urlencoded"}
        for body in (b"", b"Action=", b"Action=Nothing&Version=2011-06-15", b"%", b"&&&==&=",
                     b"Action=AssumeRole&Version=2011-06-15&RoleArn=%ZZ",
                     b"Action=AssumeRole&Version=2011-06-15&Tags.member.99999999999.Key=x",
                     b"Action=AssumeRole&Version=2011-06-15&" + b"a.b." * 20_000 + b"=1",
                     b"Action=GetCallerIdentity&Version=2011-06-15&x=\xff\x00",
                     b"Action=AssumeRole&Version=2011-06-15&DurationSeconds=many&RoleArn=a"):
            with self.subTest(body[:60]):
                answer = self.call("sts", "POST", "/", headers, body)
                self.assertIsNotNone(answer)
                self.assertLess(answer.status, 500, answer)

    def test_malformed_cbor_is_refused(self):
        for body in (b"", b"\xff", b"\x9f", b"\xbf", b"\xa1", b"\x5b" + b"\xff" * 8, b"\x81" * 50_000,
                     b"\x9b" + struct.pack(">Q", 1 << 62), b"\xc2\x58\xff", b"\xa1\x61a\xf6",
                     b"\x7f\x61a", b"\xd8" * 1000):
            with self.subTest(body[:12]):
                answer = self.call("sqs", "POST", "/service/AmazonSQS/operation/CreateQueue", {
                    "Content-Type": "application/cbor", "Smithy-Protocol": "rpc-v2-cbor"}, body)
                self.assertIsNotNone(answer)
                self.assertEqual(answer.status // 100, 4, answer)

    # --- HTTP ---

    def test_what_is_no_http_is_refused_or_closed(self):
        for raw in (b"nonsense\r\n\r\n", b"GET\r\n\r\n", b"GET / HTTP/9.9\r\n\r\n",
                    b"GET / HTTP/1.1\r\nno colon\r\n\r\n",
                    b"GET /%00%zz HTTP/1.1\r\nHost: localhost\r\n\r\n",
                    b"POST / HTTP/1.1\r\nHost: localhost\r\nContent-Length: -5\r\n\r\n",
                    b"POST / HTTP/1.1\r\nHost: localhost\r\nContent-Length: 99999999999999999999\r\n"
                    b"\r\n",
                    b"POST / HTTP/1.1\r\nHost: localhost\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n"):
            with self.subTest(raw[:50]):
                with wire.connect(self.cloud) as sock:
                    sock.sendall(raw)
                    sock.shutdown(1)
                    answer = wire.read_answer(sock)
                    if answer is not None:
                        self.assertGreaterEqual(answer.status, 400)

    def test_half_a_head_is_survived(self):
        # How long the server waits for the rest is its own tests' business.
        for raw in (b"\r\n\r\n", b"\x16\x03\x01\x02\x00\x01", b"GET / HTTP/1.1\r\nHost: loc"):
            with self.subTest(raw), wire.connect(self.cloud) as sock:
                sock.sendall(raw)
                sock.shutdown(1)

    def test_headers_beyond_bounds_are_refused_and_not_kept(self):
        before = self.cloud.status_kib("VmRSS")
        for headers in ({f"X-{n}": "v" * 100 for n in range(5_000)}, {"X-Long": "v" * 2 * MIB}):
            answer = wire.exchange(self.cloud, wire.build("GET", "/", dict(headers, Host="localhost")))
            if answer is not None:
                self.assertGreaterEqual(answer.status, 400)
        answer = wire.exchange(self.cloud, b"GET /" + b"a" * MIB + b" HTTP/1.1\r\nHost: a\r\n\r\n")
        if answer is not None:
            self.assertGreaterEqual(answer.status, 400)
        self.assertLess(self.cloud.status_kib("VmRSS") - before, 32 << 10)

    def test_a_body_beyond_the_services_bound_is_refused_before_it_is_read(self):
        headers = {"Content-Type": "application/x-amz-json-1.0", "X-Amz-Target": "AmazonSQS.SendMessage",
                   "Content-Length": str(4 << 30)}
        head = wire.build("POST", "/", wire.sign(self.cloud, "sqs", "POST", "/", headers))
        with wire.connect(self.cloud) as sock:
            sock.sendall(head + b"{" * 1000)
            answer = wire.read_answer(sock)
        self.assertIsNotNone(answer)
        self.assertIn(answer.status, (400, 413))

    def test_large_bodies_from_strangers_cost_no_memory(self):
        before = self.cloud.status_kib("VmRSS")
        self.cloud.forget_peak_memory()
        for _ in range(5):
            raw = wire.signed_call(self.cloud, "s3", "PUT", "/bad/stranger", {}, b"x" * 20 * MIB,
                                   secret="wrong")
            answer = wire.exchange(self.cloud, raw)
            if answer is not None:
                self.assert_xml_error(answer, "SignatureDoesNotMatch", 403)
        self.assertLess(self.cloud.status_kib("VmHWM") - before, 48 << 10)
        self.assertEqual(self.call("s3", "HEAD", "/bad/stranger", {}, b"").status, 404)

    # --- aws-chunked uploads ---

    def chunked(self, framing, decoded_length, payload="STREAMING-UNSIGNED-PAYLOAD-TRAILER",
                trailer="x-amz-checksum-crc32"):
        headers = {"Content-Encoding": "aws-chunked", "X-Amz-Decoded-Content-Length":
                   str(decoded_length)}
        if trailer:
            headers["X-Amz-Trailer"] = trailer
        return self.call("s3", "PUT", "/bad/chunked", headers, framing, payload_hash=payload)

    def test_chunk_framing_that_is_right_is_taken(self):
        framing = b"5\r\nhello\r\n0\r\nx-amz-checksum-crc32:NhCmhg==\r\n\r\n"
        answer = self.chunked(framing, 5)
        self.assertEqual(answer.status, 200, answer)
        self.assertEqual(self.call("s3", "GET", "/bad/chunked", {}, b"").body, b"hello")

    def test_chunk_framing_that_is_wrong_is_refused_and_leaves_nothing(self):
        crc = b"x-amz-checksum-crc32:NhCmhg==\r\n\r\n"
        for framing, length in ((b"", 5), (b"5\r\nhel", 5), (b"zz\r\nhello\r\n0\r\n" + crc, 5),
                                (b"6\r\nhello\r\n0\r\n" + crc, 5), (b"5\r\nhelloXX0\r\n" + crc, 5),
                                (b"5\r\nhello\r\n0\r\n" + crc, 6), (b"5\r\nhello\r\n", 5),
                                (b"ffffffffffffffff\r\nhello\r\n0\r\n" + crc, 5),
                                (b"5\r\nhello\r\n0\r\nx-amz-checksum-crc32:AAAAAA==\r\n\r\n", 5),
                                (b"5;" + b"e" * 100_000 + b"\r\nhello\r\n0\r\n" + crc, 5)):
            with self.subTest(framing[:30]):
                self.call("s3", "DELETE", "/bad/chunked", {}, b"")
                answer = self.chunked(framing, length)
                self.assertIsNotNone(answer)
                self.assertEqual(answer.status // 100, 4, answer)
                self.assertIn(b"<Code>", answer.body)
                self.assertEqual(self.call("s3", "HEAD", "/bad/chunked", {}, b"").status, 404)

    def test_a_chunk_with_a_wrong_signature_is_refused(self):
        framing = (b"5;chunk-signature=" + b"0" * 64 + b"\r\nhello\r\n0;chunk-signature=" + b"0" * 64 +
                   b"\r\n\r\n")
        answer = self.chunked(framing, 5, "STREAMING-AWS4-HMAC-SHA256-PAYLOAD", trailer="")
        self.assert_xml_error(answer, "SignatureDoesNotMatch", 403)

    # --- Signatures ---

    def test_wrong_signatures_are_refused_in_each_protocol(self):
        raw = wire.signed_call(self.cloud, "s3", "GET", "/", {}, secret="wrong")
        self.assert_xml_error(wire.exchange(self.cloud, raw), "SignatureDoesNotMatch", 403)
        body = b"Action=GetCallerIdentity&Version=2011-06-15"
        answer = self.call("sts", "POST", "/", {
            "Content-Type": "application/x-www-form-urlencoded"}, body, secret="wrong")
        self.assert_xml_error(answer, "SignatureDoesNotMatch", 403)
        answer = self.call("dynamodb", "POST", "/", {
            "Content-Type": "application/x-amz-json-1.0",
            "X-Amz-Target": "DynamoDB_20120810.ListTables"}, b"{}", secret="wrong")
        self.assertIn(b"Signature", answer.body)
        self.assertIn(answer.status, (400, 403))

    def test_a_body_other_than_the_signed_one_is_refused(self):
        raw = wire.signed_call(self.cloud, "s3", "PUT", "/bad/swapped", {}, b"signed")
        answer = wire.exchange(self.cloud, raw.replace(b"\r\n\r\nsigned", b"\r\n\r\nforged"))
        self.assertIn(b"<Code>XAmzContentSHA256Mismatch</Code>", answer.body)
        self.assertEqual(self.call("s3", "HEAD", "/bad/swapped", {}, b"").status, 404)

    def test_malformed_authorization_is_refused(self):
        for value in ("", "AWS4-HMAC-SHA256", "AWS4-HMAC-SHA256 Credential=", "Basic dXNlcjpwYXNz",
                      "AWS4-HMAC-SHA256 Credential=a/b/c/d/e, SignedHeaders=, Signature=",
                      "AWS4-HMAC-SHA256 " + "Credential=x," * 5_000, "\xff\xfe"):
            with self.subTest(value[:50]):
                answer = wire.exchange(self.cloud, wire.build("GET", "/bad/x", {
                    "Host": "localhost", "Authorization": value}), "GET")
                self.assertIsNotNone(answer)
                self.assertEqual(answer.status // 100, 4, answer)

    # --- Anything ---

    def test_random_bytes_in_place_of_each_body_are_survived(self):
        play = random.Random(20261121)
        for round_ in range(150):
            body = play.randbytes(play.randrange(300))
            service, operation = play.choice([("sqs", "SendMessage"), ("dynamodb", "PutItem"),
                                              ("dynamodb", "Query"), ("sqs", "CreateQueue")])
            answer = self.json(service, operation, body)
            self.assertIsNotNone(answer)
            self.assertEqual(answer.status // 100, 4, (round_, body, answer))

    def test_a_valid_call_with_a_byte_changed_is_survived(self):
        play = random.Random(4566)
        right = json.dumps({"TableName": "t", "Item": {"id": {"S": "x"}, "n": {"N": "1.5"}, "l": {
            "L": [{"B": "AAEC"}, {"BOOL": True}, {"M": {"k": {"NS": ["1", "2"]}}}]}},
            "ConditionExpression": "attribute_not_exists(#a) AND size(l) > :v OR NOT n IN (:v)",
            "ExpressionAttributeNames": {"#a": "id"},
            "ExpressionAttributeValues": {":v": {"N": "3"}}}).encode()
        for _ in range(300):
            body = bytearray(right)
            for _ in range(play.randrange(1, 4)):
                body[play.randrange(len(body))] = play.randrange(256)
            answer = self.json("dynamodb", "PutItem", bytes(body))
            self.assertIsNotNone(answer)
            self.assertLess(answer.status, 500, (bytes(body), answer))

    def test_a_compressed_body_is_not_taken_for_json(self):
        answer = self.json("dynamodb", "ListTables", gzip.compress(b"{}"))
        self.assert_json_error(answer)


if __name__ == "__main__":
    cases.main()
