"""What KMS's keys are for: data, as boto3 and the awscli have it encrypted."""
import pathlib
import sys

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent.parent))
from lib import cases  # noqa: E402
from lib.cloud_case import CloudCase  # noqa: E402
from lib.exercise import cli, refuses, shows  # noqa: E402

NOWHERE = {"KeyId": "00000000-0000-0000-0000-000000000000"}


class Data(CloudCase):
    service = "kms"

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.key = cls.aws.create_key()["KeyMetadata"]["KeyId"]

    @shows("kms", "Encrypt", "Decrypt")
    def test_what_one_client_encrypts_the_other_decrypts(self):
        made = self.aws.encrypt(KeyId=self.key, Plaintext=b"at dawn", EncryptionContext={"a": "1"})
        self.assertNotIn(b"at dawn", made["CiphertextBlob"])
        read = self.aws.decrypt(CiphertextBlob=made["CiphertextBlob"], EncryptionContext={"a": "1"})
        self.assertEqual(read["Plaintext"], b"at dawn")
        by_cli = cli(self.cloud, "kms", "Encrypt", {"KeyId": self.key, "Plaintext": b"at dusk"})
        read = self.aws.decrypt(CiphertextBlob=by_cli["CiphertextBlob"])
        self.assertEqual(read["Plaintext"], b"at dusk")

    @shows("kms", "ReEncrypt")
    def test_a_ciphertext_moves_to_another_key(self):
        other = self.aws.create_key()["KeyMetadata"]["KeyId"]
        first = self.aws.encrypt(KeyId=self.key, Plaintext=b"moves")["CiphertextBlob"]
        moved = self.aws.re_encrypt(CiphertextBlob=first, DestinationKeyId=other)["CiphertextBlob"]
        read = self.aws.decrypt(CiphertextBlob=moved, KeyId=other)
        self.assertEqual(read["Plaintext"], b"moves")

    @shows("kms", "GenerateDataKey", "GenerateDataKeyWithoutPlaintext")
    def test_a_data_key_is_made_and_opened_again(self):
        made = self.aws.generate_data_key(KeyId=self.key, KeySpec="AES_256")
        self.assertEqual(len(made["Plaintext"]), 32)
        read = self.aws.decrypt(CiphertextBlob=made["CiphertextBlob"])
        self.assertEqual(read["Plaintext"], made["Plaintext"])
        closed = self.aws.generate_data_key_without_plaintext(KeyId=self.key, NumberOfBytes=24)
        self.assertEqual(len(self.aws.decrypt(CiphertextBlob=closed["CiphertextBlob"])["Plaintext"]),
                         24)

    @shows("kms", "GenerateRandom")
    def test_random_bytes_differ(self):
        one, two = (self.aws.generate_random(NumberOfBytes=32)["Plaintext"] for _ in range(2))
        self.assertEqual(len(one), 32)
        self.assertNotEqual(one, two)

    @refuses("kms", "Encrypt", "GenerateDataKey", "GenerateDataKeyWithoutPlaintext")
    def test_a_key_that_is_not_there_is_refused(self):
        self.refused("Encrypt", {**NOWHERE, "Plaintext": b"x"}, "NotFoundException")
        self.refused("GenerateDataKey", {**NOWHERE, "KeySpec": "AES_256"}, "NotFoundException")
        self.refused("GenerateDataKeyWithoutPlaintext", {**NOWHERE, "KeySpec": "AES_256"},
                     "NotFoundException")

    @refuses("kms", "Decrypt", "ReEncrypt", "GenerateDataKey", "GenerateRandom")
    def test_what_is_no_ciphertext_and_no_size_is_refused(self):
        nonsense = {"CiphertextBlob": b"this is not a ciphertext"}
        self.refused("Decrypt", nonsense, "InvalidCiphertextException")
        self.refused("ReEncrypt", {**nonsense, "DestinationKeyId": self.key},
                     "InvalidCiphertextException")
        self.refused("GenerateDataKey", {"KeyId": self.key}, "ValidationException")
        self.refused("GenerateRandom", {"NumberOfBytes": 1025}, "ValidationException")


if __name__ == "__main__":
    cases.main()
