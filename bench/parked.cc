#include "parked.h"

#include <poll.h>

#include <algorithm>
#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <thread>
#include <vector>

#include "base/json.h"
#include "engine.h"

namespace windlass::bench {
namespace {

using SteadyClock = std::chrono::steady_clock;

long long ticks() { return SteadyClock::now().time_since_epoch().count(); }

// Ten messages, each of which says when it was sent.
std::string batch(const Calls& calls, const std::string& queue_url) {
  Json entries;
  for (int number = 0; number < 10; ++number) {
    Json entry;
    entry.set("Id", std::to_string(number));
    entry.set("MessageBody", std::to_string(ticks()));
    entries.push(std::move(entry));
  }
  Json body;
  body.set("QueueUrl", queue_url);
  body.set("Entries", std::move(entries));
  return calls.sqs("SendMessageBatch", body.dump());
}

// Milliseconds from the send of the message in this answer until now; -1 when it holds none.
double waited(std::string_view answer) {
  auto parsed = parse_json(answer);
  if (!parsed) return -1;
  const Json* messages = parsed->find("Messages");
  if (messages == nullptr || messages->as_array().empty()) return -1;
  const auto sent = std::atoll(messages->as_array()[0].text("Body").value_or("0").c_str());
  return static_cast<double>(ticks() - sent) / 1e6;
}

}  // namespace

void measure_parked(const Calls& calls, const std::string& queue_url, std::size_t pollers) {
  std::vector<Connection> parked;
  parked.reserve(pollers);
  const std::string poll_request = calls.sqs(
      "ReceiveMessage", R"({"QueueUrl":")" + queue_url + R"(","WaitTimeSeconds":20})");
  for (std::size_t number = 0; number < pollers; ++number) {
    parked.emplace_back(calls.address());
    if (!parked.back().send(poll_request)) {
      std::fprintf(stderr, "only %zu pollers could connect\n", number);
      std::exit(1);
    }
  }
  // Until all of them are parked for sure; nothing tells from outside.
  std::this_thread::sleep_for(std::chrono::seconds(1));

  const auto started = ticks();
  std::thread sender([&] {
    for (std::size_t sent = 0; sent < pollers; sent += 10) calls.must(batch(calls, queue_url));
  });
  std::vector<pollfd> watched(pollers);
  for (std::size_t number = 0; number < pollers; ++number)
    watched[number] = {parked[number].descriptor(), POLLIN, 0};
  std::vector<double> latencies;
  std::size_t empty = 0;
  while (latencies.size() + empty < pollers) {
    if (::poll(watched.data(), watched.size(), 30'000) <= 0) break;
    for (std::size_t number = 0; number < pollers; ++number) {
      if (watched[number].revents == 0 || !(parked[number].read() || parked[number].lost())) continue;
      watched[number].fd = -1;
      const double milliseconds = waited(parked[number].body());
      if (milliseconds < 0) ++empty;
      else latencies.push_back(milliseconds);
    }
  }
  const double all = static_cast<double>(ticks() - started) / 1e6;
  sender.join();
  std::sort(latencies.begin(), latencies.end());
  std::printf(R"({"answered": %zu, "empty": %zu, "p50_ms": %.3f, "p99_ms": %.3f, "max_ms": %.3f, )"
              R"("all_ms": %.1f})" "\n",
              latencies.size(), empty, percentile(latencies, 0.5), percentile(latencies, 0.99),
              latencies.empty() ? 0 : latencies.back(), all);
}

}  // namespace windlass::bench
