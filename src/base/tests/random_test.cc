#include "base/random.h"

#include <doctest/doctest.h>

#include <algorithm>
#include <array>
#include <set>
#include <vector>

using namespace windlass;

namespace {

// Answers the numbers that it was given, one after another.
class Scripted final : public Random {
 public:
  explicit Scripted(std::vector<std::uint64_t> numbers) : numbers_(std::move(numbers)) {}
  void fill(std::span<std::byte> bytes) override {
    auto value = std::as_bytes(std::span(&numbers_.at(at_++), 1));
    std::copy_n(value.begin(), std::min(bytes.size(), value.size()), bytes.begin());
  }

 private:
  std::vector<std::uint64_t> numbers_;
  std::size_t at_ = 0;
};

}  // namespace

TEST_CASE("below stays below, and favours nobody") {
  SeededRandom random(1);
  std::array<int, 7> seen{};
  for (int i = 0; i < 70'000; ++i) ++seen.at(random.below(7));
  for (auto count : seen) {
    CHECK(count > 9'500);
    CHECK(count < 10'500);
  }
  CHECK(random.below(1) == 0);
  CHECK(random.below(0) == 0);
}

TEST_CASE("numbers that would favour small results are drawn again") {
  // 2^64 = 3 * 6148914691236517205 + 1: the largest number has no partners.
  Scripted random({UINT64_MAX, 5});
  CHECK(random.below(3) == 2);
}

TEST_CASE("a uuid is of version 4") {
  SystemRandom random;
  std::set<std::string> seen;
  for (int i = 0; i < 1000; ++i) {
    auto uuid = random.uuid();
    REQUIRE(uuid.size() == 36);
    for (std::size_t at = 0; at < 36; ++at) {
      bool const dash = at == 8 || at == 13 || at == 18 || at == 23;
      REQUIRE((uuid[at] == '-') == dash);
      if (!dash) REQUIRE(std::string_view("0123456789abcdef").find(uuid[at]) != std::string::npos);
    }
    REQUIRE(uuid[14] == '4');
    REQUIRE(std::string_view("89ab").find(uuid[19]) != std::string::npos);
    REQUIRE(seen.insert(uuid).second);
  }
}

TEST_CASE("the same seed gives the same numbers, another seed others") {
  SeededRandom a(7), b(7), c(8);
  auto first = a.hex(40);
  CHECK(first == b.hex(40));
  CHECK(first != c.hex(40));
  CHECK(a.number() == b.number());
  CHECK(a.uuid() == b.uuid());
}

TEST_CASE("text and digits have the length and the letters that were asked for") {
  SystemRandom random;
  for (std::size_t length : {0, 1, 5, 64}) {
    CHECK(random.hex(length).size() == length);
    CHECK(random.text(length, "ab").size() == length);
  }
  CHECK(random.text(50, "ab").find_first_not_of("ab") == std::string::npos);
}

TEST_CASE("the kernel's generator fills all that it is given") {
  SystemRandom random;
  std::string large(1 << 20, '\0');
  random.fill(std::as_writable_bytes(std::span(large)));
  CHECK(large.substr(large.size() - 64) != std::string(64, '\0'));
}
