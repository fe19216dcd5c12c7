// Random lives of queues, played beside a naive model of what a queue is.
#include <set>

#include "cloud/sqs/tests/sqs_fixture.h"

namespace windlass::cloud::sqs {

namespace {

struct Known {
  std::string body, group;
  Time visible{};
  std::string handle;
  bool deleted = false;
};

// What a queue promises, kept as a plain list in the order of sending.
struct Model {
  bool fifo;
  std::vector<Known> messages = {};

  Known* find(const std::string& body) {
    auto found = std::ranges::find(messages, body, &Known::body);
    return found == messages.end() ? nullptr : &*found;
  }
  bool in_flight(const std::string& group, Time now) const {
    return std::ranges::any_of(messages, [&](auto& message) {
      return !message.deleted && message.group == group && message.visible > now;
    });
  }
  int available(Time now) const {
    return static_cast<int>(std::ranges::count_if(messages, [&](auto& message) {
      if (message.deleted || message.visible > now) return false;
      return !fifo || !in_flight(message.group, now);
    }));
  }
};

class Player : public SqsFixture {
 public:
  Player(unsigned seed, bool is_fifo) : dice(seed), model{.fifo = is_fifo} {
    url = is_fifo ? given_fifo_queue() : given_queue();
  }

  void step() {
    switch (dice.below(6)) {
      case 0:
      case 1: send_one(); break;
      case 2:
      case 3: receive_some(); break;
      case 4: settle_one(); break;
      case 5: clock.advance(Duration{static_cast<std::int64_t>(dice.below(20'000'000))}); break;
    }
    if (dice.below(10) == 0) run_tasks();
  }

  void drain() {
    for (int round = 0; round < 1000 && alive() > 0; ++round) {
      clock.advance(seconds(60));
      receive_some();
      for (auto& message : model.messages)
        if (!message.deleted && message.visible > clock.now()) settle(message, true);
    }
    REQUIRE(alive() == 0);
    CHECK(counts(url) == "0/0/0");
    CHECK(db.find_integer("select count(*) from sqs_message") == 0);
    CHECK(db.find_integer("select count(*) from sqs_lane") == 0);
  }

 private:
  std::int64_t alive() const { return std::ranges::count(model.messages, false, &Known::deleted); }

  void send_one() {
    auto body = "m" + std::to_string(model.messages.size());
    std::optional<std::string> group;
    if (model.fifo) group = "g" + std::to_string(dice.below(3));
    std::optional<int> delay;
    if (!model.fifo && dice.below(3) == 0) delay = static_cast<int>(dice.below(10));
    REQUIRE(call<op::SendMessage>({.queue_url = url,
                                   .message_body = body,
                                   .delay_seconds = delay,
                                   .message_group_id = group}));
    model.messages.push_back(
        {body, group.value_or(""), clock.now() + seconds(delay.value_or(0)), "", false});
  }

  void receive_some() {
    auto now = clock.now();
    auto count = static_cast<int>(1 + dice.below(10));
    auto timeout = static_cast<int>(dice.below(20));
    auto expected = std::min(count, model.available(now));
    auto got = receive(url, count, timeout);
    CHECK(static_cast<int>(got.size()) == expected);
    // What was out before this receive; in a batch, a group's messages may follow each other.
    std::set<std::string> out;
    for (auto& message : model.messages)
      if (model.fifo && model.in_flight(message.group, now)) out.insert(message.group);
    std::map<std::string, std::size_t> next;
    for (auto& message : got) {
      auto* known = model.find(*message.body);
      REQUIRE(known);
      CHECK_FALSE(known->deleted);
      CHECK(known->visible <= now);
      if (model.fifo) {
        CHECK_FALSE(out.contains(known->group));
        check_next_of_group(*known, next);
      }
      known->handle = *message.receipt_handle;
    }
    for (auto& message : got) model.find(*message.body)->visible = now + seconds(timeout);
  }

  // Each message of a group follows the one before it in the list of those that live.
  void check_next_of_group(const Known& known, std::map<std::string, std::size_t>& next) {
    auto at = next[known.group];
    while (model.messages[at].deleted || model.messages[at].group != known.group) ++at;
    CHECK(model.messages[at].body == known.body);
    next[known.group] = at + 1;
  }

  void settle_one() {
    if (model.messages.empty()) return;
    auto& message = model.messages[dice.below(model.messages.size())];
    if (!message.handle.empty()) settle(message, dice.below(3) > 0);
  }

  void settle(Known& known, bool by_deletion) {
    auto now = clock.now();
    auto usable = !known.deleted && (!model.fifo || known.visible > now);
    Message message{.receipt_handle = known.handle};
    if (by_deletion) {
      auto done = remove(url, message);
      CHECK(static_cast<bool>(done) == (usable || known.deleted));
      if (done) known.deleted = true;
      return;
    }
    auto timeout = static_cast<int>(dice.below(30));
    auto done = hide(url, message, timeout);
    CHECK(static_cast<bool>(done) == usable);
    if (done) known.visible = now + seconds(timeout);
  }

  SeededRandom dice;
  Model model;
  std::string url;
};

}  // namespace

TEST_CASE("no message is lost, none is in two hands, and groups keep their order") {
  for (unsigned seed = 0; seed < 300; ++seed) {
    CAPTURE(seed);
    Player player(seed, seed % 2 == 0);
    for (int i = 0; i < 60; ++i) player.step();
    player.drain();
  }
}

}  // namespace windlass::cloud::sqs
