#include "cloud/gateway/parking.h"

#include <doctest/doctest.h>

namespace windlass::cloud {

namespace {

struct Request final : Parked {
  explicit Request(int number, bool left = false) : number(number), left(left) {}
  bool gone() const override { return left; }
  int number;
  bool left;
};

int number_of(const std::shared_ptr<Parked>& parked) {
  return static_cast<const Request&>(*parked).number;
}

Time at(int seconds) { return Time{std::chrono::seconds{seconds}}; }

struct ParkingFixture {
  Parking parking{3};
  bool given(int number, const std::string& topic, int until, bool left = false) {
    return parking.park(std::make_shared<Request>(number, left), topic, at(until));
  }
};

}  // namespace

TEST_CASE_FIXTURE(ParkingFixture, "a wake reaches the oldest request on its topic, and no other") {
  REQUIRE(given(1, "a", 10));
  REQUIRE(given(2, "b", 10));
  REQUIRE(given(3, "a", 5));
  auto woken = parking.wake("a", 1);
  REQUIRE(woken.size() == 1);
  CHECK(number_of(woken[0]) == 1);
  CHECK(parking.size() == 2);
}

TEST_CASE_FIXTURE(ParkingFixture, "who has left is passed over, so that its message goes to the next") {
  REQUIRE(given(1, "a", 10, true));
  REQUIRE(given(2, "a", 10));
  auto woken = parking.wake("a", 1);
  REQUIRE(woken.size() == 1);
  CHECK(number_of(woken[0]) == 2);
  CHECK(parking.size() == 0);
}

TEST_CASE_FIXTURE(ParkingFixture, "a topic that is the beginning of another is another topic") {
  REQUIRE(given(1, "queue-10", 10));
  CHECK(parking.wake("queue-1", 5).empty());
}

TEST_CASE_FIXTURE(ParkingFixture, "those whose time has come are due, in the order of their times") {
  REQUIRE(given(1, "a", 10));
  REQUIRE(given(2, "a", 5));
  REQUIRE(given(3, "a", 20));
  auto woken = parking.due(at(10));
  REQUIRE(woken.size() == 2);
  CHECK(number_of(woken[0]) == 2);
  CHECK(number_of(woken[1]) == 1);
  CHECK(parking.next() == at(20));
}

TEST_CASE_FIXTURE(ParkingFixture, "parking has a bound") {
  for (int i = 0; i < 3; ++i) REQUIRE(given(i, "a", 10));
  CHECK_FALSE(given(4, "a", 10));
}

TEST_CASE_FIXTURE(ParkingFixture, "an earlier time is told, a later one is not") {
  int told = 0;
  parking.on_earlier([&] { ++told; });
  REQUIRE(given(1, "a", 10));
  REQUIRE(given(2, "a", 20));
  CHECK(told == 1);
  REQUIRE(given(3, "a", 5));
  CHECK(told == 2);
}

TEST_CASE_FIXTURE(ParkingFixture, "once closed, nobody parks, and everyone is handed back") {
  REQUIRE(given(1, "a", 10));
  CHECK(parking.close().size() == 1);
  CHECK_FALSE(given(2, "a", 10));
}

}  // namespace windlass::cloud
