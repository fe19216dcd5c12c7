// Pollers that sleep and are woken as the gateway does it, without any task to help them.
#include <algorithm>
#include <deque>

#include "cloud/sqs/tests/sqs_fixture.h"

namespace windlass::cloud::sqs {

namespace {

class Pollers : public SqsFixture {
 public:
  Pollers(unsigned seed, bool is_fifo) : dice(seed), fifo(is_fifo) {
    url = fifo ? given_fifo_queue() : given_queue();
  }

  void step() {
    switch (dice.below(5)) {
      case 0: send_one(); break;
      case 1:
      case 2: start({.received = clock.now(), .timeout = static_cast<int>(dice.below(8))}); break;
      case 3: settle_one(); break;
      case 4: pass(Duration{static_cast<std::int64_t>(dice.below(5'000'000))}); break;
    }
    check_nobody_sleeps_beside_a_message();
  }

 private:
  struct Poller {
    Time received;
    int timeout;
    Time until{};
  };

  void check_nobody_sleeps_beside_a_message() {
    if (parked.empty()) return;
    store::Savepoint undone(db);
    CHECK(receive(url).empty());
  }

  void send_one() {
    std::optional<int> delay;
    if (!fifo) delay = static_cast<int>(dice.below(2) * dice.below(10));
    std::optional<std::string> group;
    if (fifo) group = "g" + std::to_string(dice.below(2));
    REQUIRE(call<op::SendMessage>({.queue_url = url,
                                   .message_body = "m" + std::to_string(++sent),
                                   .delay_seconds = delay,
                                   .message_group_id = group}));
    run_woken();
  }

  void settle_one() {
    if (held.empty()) return;
    auto at = held.begin() + static_cast<std::ptrdiff_t>(dice.below(held.size()));
    // A handle may be too old by now; the refusal is part of life.
    if (dice.below(2) == 0) {
      [[maybe_unused]] auto done = remove(url, *at);
      held.erase(at);
    } else {
      [[maybe_unused]] auto done = hide(url, *at, static_cast<int>(dice.below(12)));
    }
    run_woken();
  }

  // As the gateway does: who was woken runs again, and may wake others.
  void run_woken() {
    auto wakes = std::exchange(effects.wakes, {});
    for (auto& wake : wakes)
      for (int i = 0; i < wake.count && !parked.empty(); ++i) {
        auto poller = parked.front();
        parked.pop_front();
        clock.advance(Duration{1});
        start(poller);
      }
  }

  void pass(Duration time) {
    auto target = clock.now() + time;
    for (int runs = 0;; ++runs) {
      REQUIRE(runs < 10'000);
      auto next = std::ranges::min_element(parked, {}, &Poller::until);
      if (next == parked.end() || next->until > target) break;
      clock.set(std::max(clock.now(), next->until));
      auto poller = *next;
      parked.erase(next);
      start(poller);
    }
    clock.set(std::max(clock.now(), target));
  }

  void start(Poller poller) {
    ReceiveMessageRequest in{.queue_url = url,
                             .max_number_of_messages = static_cast<int>(1 + dice.below(2)),
                             .visibility_timeout = poller.timeout,
                             .wait_time_seconds = 20};
    ReceiveMessageResult out;
    auto call = here();
    call.received = poller.received;
    effects = {};
    store::Savepoint savepoint(db);
    Work work{db, settings, random, log, effects, reply, aws::Client(nullptr)};
    auto outcome =
        find_operation(sqs::service, "ReceiveMessage")->handler.run(work, call, &in, &out);
    REQUIRE(outcome);
    if (auto* park = std::get_if<Park>(&*outcome)) {
      poller.until = park->until;
      parked.push_back(poller);
      effects.wakes.clear();
      return;
    }
    savepoint.release();
    for (auto& message : out.messages.value_or(std::vector<Message>{})) held.push_back(message);
    run_woken();
  }

  SeededRandom dice;
  bool fifo;
  std::string url;
  int sent = 0;
  std::deque<Poller> parked;
  std::vector<Message> held;
};

}  // namespace

TEST_CASE("nobody sleeps beside a message that it may have") {
  for (unsigned seed = 0; seed < 300; ++seed) {
    CAPTURE(seed);
    Pollers pollers(seed, seed % 2 == 0);
    for (int i = 0; i < 80; ++i) pollers.step();
  }
}

}  // namespace windlass::cloud::sqs
