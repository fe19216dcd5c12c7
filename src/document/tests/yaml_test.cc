#include <doctest/doctest.h>

#include "document/node.h"

using namespace windlass;
using namespace windlass::document;

namespace {

std::string yaml_of(std::string_view json) { return to_yaml(from_json(*parse_json(json))); }

std::string again(const std::string& text) {
  auto written = to_yaml(Node::string(text));
  auto read = parse(written);
  if (!read) return written + " refused: " + read.error().message;
  return read->is_string() ? read->text() : "not a text: " + written;
}

}  // namespace

TEST_CASE("a tree is written in block style, as a person would") {
  CHECK(yaml_of(R"({"Resources": {"Web": {"Type": "AWS::EC2::Instance", "Properties": {
            "Ports": [80, 443], "Tags": [{"Key": "Name", "Value": "web one"}, {"Key": "n"}],
            "Nested": [["a"], []], "None": {}, "Off": false, "Null": null}}}})") ==
        "Resources:\n"
        "  Web:\n"
        "    Type: AWS::EC2::Instance\n"
        "    Properties:\n"
        "      Ports:\n"
        "        - 80\n"
        "        - 443\n"
        "      Tags:\n"
        "        - Key: Name\n"
        "          Value: web one\n"
        "        - Key: \"n\"\n"
        "      Nested:\n"
        "        - - a\n"
        "        - []\n"
        "      None: {}\n"
        "      \"Off\": false\n"
        "      \"Null\": null\n");
}

TEST_CASE("tags are written in their short form") {
  auto text =
      "Name: !Ref Name\n"
      "Zone: !Select\n"
      "  - 0\n"
      "  - !GetAZs \"\"\n"
      "Script: !Sub |\n"
      "  echo ${Name}\n"
      "  echo done\n"
      "Items:\n"
      "  - !Join\n"
      "    - \",\"\n"
      "    - - a\n"
      "      - !Ref B\n"
      "  - !Map\n"
      "    a: 1\n"
      "Empty: !List []\n";
  auto root = parse(text);
  REQUIRE(root);
  CHECK(to_yaml(*root) == text);
}

TEST_CASE("a text is plain where every YAML reads it as one, and quoted otherwise") {
  for (auto* plain :
       {"web", "10.0.0.0/16", "10.0.0.2", "t3.small", "20GiB", "a:b", "a#b", "AWS::Region", "it's",
        "x - y", "arn:aws:iam::aws:policy/X", "nope", "4 machines"})
    CHECK(to_yaml(Node::string(plain)) == std::string(plain) + "\n");
  for (auto* quoted :
       {"",    "80",   "1.5", "yes",  "No",   "on", "null", "~",  "2012-10-17", "12:30", "0123",
        "1e3", ".inf", "- a", "a: b", "a #b", " a", "a ",   "*x", "&x",         "!x",    "@x",
        "%x",  "{a}",  "[a]", "#a",   "y",    "=",  "<<",   "a:", "0x1F",       "1_000"})
    CHECK(to_yaml(Node::string(quoted)) == "\"" + std::string(quoted) + "\"\n");
  CHECK(to_yaml(Node::string("\"quoted\"")) == "'\"quoted\"'\n");
}

TEST_CASE("whatever a text holds, it is read back the same") {
  for (auto* text : {"a\nb",
                     "a\nb\n",
                     "a\nb\n\n",
                     "\na\n",
                     "  indented\nless\n",
                     "\n",
                     "\n\n",
                     " \n",
                     "a\n \nb",
                     "a\n  ",
                     "tab\there",
                     "\ttab\nline",
                     "cr\r\nlf",
                     "nul\x01",
                     "\xC2\x85",
                     "\xE2\x80\xA8",
                     "ü",
                     "\xF0\x9F\x98\x80",
                     "back\\slash",
                     "\"",
                     "'",
                     "\"'",
                     "#!/bin/sh\nset -e\n",
                     "--- a",
                     "...",
                     "? a",
                     ": a",
                     "-",
                     "a\n# b\n",
                     "x\ny: z\n- w",
                     "\x7F"}) {
    CAPTURE(text);
    CHECK(again(text) == text);
  }
}

TEST_CASE("several lines stand as they are, below keys and in lists") {
  auto root = Node::map();
  root.set("Script", Node::string("#!/bin/sh\n\necho 'hi'\n"));
  auto list = Node::list();
  list.push(Node::string("one\ntwo"));
  root.set("List", list);
  CHECK(to_yaml(root) ==
        "Script: |\n"
        "  #!/bin/sh\n"
        "\n"
        "  echo 'hi'\n"
        "List:\n"
        "  - |-\n"
        "    one\n"
        "    two\n");
}

TEST_CASE("numbers keep how they were written, unless another YAML would not read them") {
  auto root = parse(R"({"a": 1.10, "b": 1e3, "c": 12, "d": 5E-7, "e": -0})");
  REQUIRE(root);
  CHECK(to_yaml(*root) == "a: 1.10\nb: 1.0e3\nc: 12\nd: 5.0E-7\ne: -0\n");
}

TEST_CASE("a very long key is written so that it can be read again") {
  std::string key(2000, 'k');
  auto root = Node::map();
  root.set(key, Node::scalar(Node::Kind::Int, "1"));
  auto read = parse(to_yaml(root));
  REQUIRE(read);
  CHECK(read->members()[0].key == key);
}
