#include "base/body.h"

#include <doctest/doctest.h>
#include <fcntl.h>
#include <unistd.h>

#include <cstdlib>
#include <vector>

#include "base/fault.h"
#include "base/text.h"

using namespace windlass;

namespace {

std::shared_ptr<File> file_with(std::string_view bytes, File::Keep keep = File::Keep::WhileOpen) {
  std::string path = "/tmp/windlass-body-XXXXXX";
  auto descriptor = ::mkstemp(path.data());
  REQUIRE(descriptor >= 0);
  REQUIRE(::write(descriptor, bytes.data(), bytes.size()) == static_cast<ssize_t>(bytes.size()));
  return std::make_shared<File>(descriptor, path, keep);
}

bool exists(const std::string& path) { return ::access(path.c_str(), F_OK) == 0; }

std::vector<std::size_t> pieces(const Body& body) {
  std::vector<std::size_t> sizes;
  body.read([&](std::string_view piece) {
    sizes.push_back(piece.size());
    return true;
  });
  return sizes;
}

}  // namespace

TEST_CASE("a body reads the same from memory, from a file and from several") {
  auto file = file_with("__hello world__");
  Body in_memory("hello world");
  Body in_file(file, 2, 11);
  Body in_parts(std::vector<Body::Slice>{{file, 2, 5}, {file, 7, 6}});
  for (auto* body : {&in_memory, &in_file, &in_parts}) {
    CHECK(body->size() == 11);
    CHECK(body->read_all() == "hello world");
    CHECK(body->slice(0, 11).read_all() == "hello world");
    CHECK(body->slice(3, 4).read_all() == "lo w");
    CHECK(body->slice(3, 4).slice(1, 2).read_all() == "o ");
    CHECK(body->slice(5, 6).read_all() == " world");
    CHECK(body->slice(4, 1).read_all() == "o");
  }
}

TEST_CASE("a slice ends where the body does") {
  for (auto& body : {Body("hello"), Body(file_with("hello"), 0, 5)}) {
    CHECK(body.slice(3, 100).read_all() == "lo");
    CHECK(body.slice(5, 1).read_all() == "");
    CHECK(body.slice(6, 1).read_all() == "");
    CHECK(body.slice(UINT64_MAX, UINT64_MAX).empty());
    CHECK(body.slice(2, 0).empty());
  }
}

TEST_CASE("a body is handed out in pieces of a bounded size") {
  std::string large(2'500'000, 'x');
  CHECK(pieces(Body(large)) == std::vector<std::size_t>{1048576, 1048576, 402848});
  CHECK(pieces(Body(file_with(large), 0, large.size())) ==
        std::vector<std::size_t>{1048576, 1048576, 402848});
  CHECK(pieces(Body()).empty());
}

TEST_CASE("reading stops when the taker has enough") {
  for (auto& body :
       {Body(std::string(3 << 20, 'x')), Body(file_with(std::string(3 << 20, 'x')), 0, 3 << 20)}) {
    int taken = 0;
    body.read([&](std::string_view) { return ++taken < 2; });
    CHECK(taken == 2);
  }
}

TEST_CASE("a file that is shorter than its body is a fault") {
  Body body(file_with("abc"), 0, 10);
  CHECK_THROWS_AS(body.read_all(), Fault);
}

TEST_CASE("a temporary file goes with its last owner, unless it is kept") {
  auto file = file_with("x");
  auto path = file->path();
  auto part = Body(file, 0, 1).slice(0, 1);
  file.reset();
  CHECK(exists(path));
  part = Body();
  CHECK_FALSE(exists(path));

  auto kept = file_with("x");
  path = kept->path();
  kept->keep();
  kept.reset();
  CHECK(exists(path));
  ::unlink(path.c_str());
}
