#include "cloud/sqs/attempts.h"

#include "base/text.h"

namespace windlass::cloud::sqs {

namespace {

constexpr std::chrono::minutes window{5};

// "id:receives id:receives"
std::string text_of(const std::vector<StoredMessage>& messages) {
  std::vector<std::string> parts;
  for (auto& message : messages)
    parts.push_back(std::to_string(message.id) + ":" + std::to_string(message.receives));
  return join(parts, " ");
}

std::optional<StoredMessage> still_held(Sqs& sqs, std::string_view part, Time now) {
  auto halves = split_once(part, ":");
  if (!halves) return std::nullopt;
  auto message = find_message(sqs, parse_int(halves->first).value_or(0));
  if (!message || message->state != State::InFlight || message->due <= now ||
      message->receives != parse_int(halves->second))
    return std::nullopt;
  return message;
}

}  // namespace

std::vector<StoredMessage> repeat_attempt(Sqs& sqs, Queue& queue, const std::string& attempt,
                                          Time now, Time until) {
  auto taken = sqs.db.find_text(
      "select taken from sqs_attempt where queue = ? and attempt = ? and expires > ?",
      {queue.id, attempt, micros(now)});
  if (!taken) return {};
  std::vector<StoredMessage> messages;
  for (auto part : split(*taken, ' ')) {
    auto message = still_held(sqs, part, now);
    if (!message) return {};
    messages.push_back(*std::move(message));
  }
  for (auto& message : messages) hold(sqs, queue, message, now, until);
  return messages;
}

void remember_attempt(Sqs& sqs, const Queue& queue, const std::string& attempt,
                      const std::vector<StoredMessage>& messages, Time now) {
  if (messages.empty()) return;
  sqs.db.run(
      "insert or replace into sqs_attempt (queue, attempt, expires, taken) values (?, ?, ?, ?)",
      {queue.id, attempt, micros(now + window), text_of(messages)});
}

}  // namespace windlass::cloud::sqs
