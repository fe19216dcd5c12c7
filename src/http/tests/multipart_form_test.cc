#include "http/multipart_form.h"

#include <doctest/doctest.h>

#include "base/text.h"

namespace windlass::http {
namespace {

struct Read {
  std::string code;  // of the refusal; "" for none
  std::string file;
  Headers fields;
  std::string file_name;
};

Read read(std::string_view body, std::size_t piece = 1u << 20,
          std::string_view type = "multipart/form-data; boundary=B") {
  Read read;
  auto form = MultipartForm::of(type);
  if (!form) return {form.error().code, "", {}, ""};
  Result<> taken = Done{};
  for (std::size_t at = 0; taken && at < body.size(); at += piece)
    taken = form->take(body.substr(at, piece), read.file);
  if (taken) taken = form->finish();
  if (!taken) read.code = taken.error().code;
  read.fields = form->fields();
  read.file_name = form->file_name();
  return read;
}

std::string part(const std::string& parameters, const std::string& value) {
  return "--B\r\nContent-Disposition: form-data; " + parameters + "\r\n\r\n" + value + "\r\n";
}

TEST_CASE("a form is its fields and its file, wherever it is cut into pieces") {
  auto body = part("name=\"key\"", "a/b") + part("name=empty", "") +
              part("name=\"file\"; filename=\"x \\\"y\\\".txt\"\r\nContent-Type: text/plain",
                   "line\r\n--A\r\n\r\n-- B\r\n") +
              part("name=\"submit\"", "Upload") + "--B--\r\n";
  for (std::size_t piece = 1; piece <= body.size(); ++piece) {
    CAPTURE(piece);
    auto form = read(body, piece);
    CHECK(form.code == "");
    CHECK(form.fields == Headers{{"key", "a/b"}, {"empty", ""}});
    CHECK(form.file_name == "x \"y\".txt");
    CHECK(form.file == "line\r\n--A\r\n\r\n-- B\r\n");
  }
}

TEST_CASE("an empty file is a file, and a boundary may be quoted") {
  auto form = read(part("name=\"key\"", "k") + part("name=\"file\"; filename=\"\"", "") + "--B--",
                   1, "Multipart/Form-Data; charset=utf-8; boundary=\"B\"");
  CHECK(form.code == "");
  CHECK(form.file == "");
}

TEST_CASE("of a file's name, directories are left out") {
  auto named = [](const std::string& name) {
    return read(part("name=\"file\"; filename=\"" + name + "\"", "x") + "--B--").file_name;
  };
  CHECK(named("C:\\new\\photo.jpg") == "photo.jpg");
  CHECK(named("up/down.txt") == "down.txt");
}

TEST_CASE("a form without a file is told so") {
  CHECK(read(part("name=\"key\"", "k") + "--B--\r\n").code == "InvalidArgument");
}

TEST_CASE("a field that comes twice is refused: which of the two was signed?") {
  auto body = part("name=\"key\"", "a") + part("name=\"KEY\"", "b") + part("name=\"file\"", "x");
  CHECK(read(body + "--B--").code == "InvalidArgument");
}

TEST_CASE("what is no form is refused") {
  auto file = part("name=\"file\"", "x");
  for (const std::string& body : std::vector<std::string>{
           "", "nonsense", "--B", file, "--Bx\r\n\r\n\r\n--B--", "--B\r\n\r\nx\r\n--B--",
           "--B\r\nContent-Disposition: form-data\r\n\r\nx\r\n--B--", file + "--Bxx"}) {
    CAPTURE(body);
    CHECK(read(body).code == "MalformedPOSTRequest");
  }
  CHECK(read(file, 9, "multipart/form-data").code == "MalformedPOSTRequest");
  CHECK(read(file, 9, "multipart/form-data; boundary=").code == "MalformedPOSTRequest");
  CHECK(read(file, 9, "text/plain; boundary=B").code == "MalformedPOSTRequest");
}

TEST_CASE("what stands before and behind the file is bounded") {
  std::string large(MultipartForm::fields_bytes_max + 1, 'x');
  auto file = part("name=\"file\"", "x");
  for (std::size_t piece : {1000u, 1u << 20}) {
    CHECK(read(part("name=\"key\"", large) + file + "--B--", piece).code ==
          "MaxPostPreDataLengthExceededError");
    CHECK(read(large, piece).code == "MaxPostPreDataLengthExceededError");
  }
  CHECK(read("--B\r\nX: " + large, 1000).code == "MaxPostPreDataLengthExceededError");
  CHECK(read(file + "--B--" + std::string(100'000, 'x'), 1000).code == "MalformedPOSTRequest");
}

}  // namespace
}  // namespace windlass::http
