#include <doctest/doctest.h>

#include "aws/cbor.h"
#include "aws/cbor_codec.h"
#include "aws/dynamodb/put_item.h"
#include "aws/json_codec.h"
#include "base/json.h"
#include "base/text.h"

using namespace windlass;
using namespace windlass::aws;

namespace {

Result<> read_put_item(const std::string& hex_bytes) {
  dynamodb::PutItemInput input;
  return read_cbor(*parse_hex(hex_bytes), dynamodb::PutItemInput::shape, &input);
}

double number(const std::string& hex_bytes) {
  auto bytes = *parse_hex(hex_bytes);
  CborReader reader(bytes, 10);
  double out = 0;
  REQUIRE(reader.floating(out));
  return out;
}

}  // namespace

TEST_CASE("any shape survives CBOR both ways") {
  dynamodb::PutItemInput input, again;
  std::string text = R"({"TableName":"t","Item":{"k":{"M":{"b":{"B":"AAE="},"l":{"L":)"
                     R"([{"BOOL":true},{"NULL":true},{"SS":["a","b"]}]},"n":{"N":"1"}}}}})";
  REQUIRE(read_json(text, dynamodb::PutItemInput::shape, &input));
  std::string bytes, written;
  write_cbor(bytes, dynamodb::PutItemInput::shape, &input);
  REQUIRE(read_cbor(bytes, dynamodb::PutItemInput::shape, &again));
  write_json(written, dynamodb::PutItemInput::shape, &again);
  CHECK(*parse_json(written) == *parse_json(text));
}

TEST_CASE("halves, singles, doubles and integers are all numbers") {
  CHECK(number("f93c00") == 1.0);
  CHECK(number("f90001") == doctest::Approx(5.960464477539063e-8));
  CHECK(number("f9c400") == -4.0);
  CHECK(number("fa47c35000") == 100000.0);
  CHECK(number("fb3ff199999999999a") == 1.1);
  CHECK(number("3863") == -100.0);
}

TEST_CASE("malformed CBOR is refused, and a claimed length costs nothing") {
  for (auto* bytes : {"", "a1", "a169", "a1695461626c654e616d65", "a1695461626c654e616d6507",
                      "bf695461626c654e616d65", "a1695461626c654e616d657b7fffffffffffffff61",
                      "bb7fffffffffffffff", "a1695461626c654e616d6561ff", "a0a0", "ff", "1c",
                      "a1695461626c654e616d657f6161", "9f", "c1"}) {
    CAPTURE(bytes);
    CHECK(!read_put_item(bytes));
  }
}

TEST_CASE("CBOR nested deeper than 100 levels is refused, also where it is skipped") {
  std::string lists, tags;
  for (int i = 0; i < 100'000; ++i) lists += "9f", tags += "c0";
  CHECK(!read_put_item("a16178" + lists));
  CHECK(!read_put_item("a16178" + tags));
}
