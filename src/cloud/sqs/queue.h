// A queue's row: found by URL, name or ARN; its counts, saved once a request.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "base/result.h"
#include "cloud/sqs/context.h"

namespace windlass::cloud::sqs {

struct Queue {
  std::int64_t id = 0;
  AccountId account;
  Region region;
  std::string name;
  bool fifo = false;

  std::int64_t box = 0;     // where its messages lie now
  std::int64_t placed = 0;  // how many messages the box was ever given
  std::int64_t ready = 0;
  std::int64_t in_flight = 0;
  std::int64_t delayed = 0;
  std::optional<Time> next_due = {};

  std::chrono::seconds visibility{};
  std::chrono::seconds delay{};
  std::chrono::seconds retention{};
  std::chrono::seconds wait{};
  std::int64_t size_max = 0;
  bool content_dedup = false;
  bool dedup_per_group = false;
  std::int64_t receives_max = 0;
  std::optional<std::string> dead_letter_arn = {};
  std::optional<std::string> kms_key = {};  // bodies are sealed under it
  std::chrono::seconds kms_reuse{};

  std::string arn() const;
  std::string topic() const;
  std::string url(const Call& call) const;

  // Somebody must look again at that time.
  void look_again_at(Time due);
  void wake(int pollers) { wakes += pollers; }

  // What this request did, for CloudWatch; save() adds it to the row's counts.
  struct Counted {
    std::int64_t sent = 0;
    std::int64_t received = 0;
    std::int64_t deleted = 0;
    std::int64_t empty = 0;  // receives that found nothing
  } counted = {};

  // Of this request; see save().
  int wakes = 0;
  bool next_due_changed = false;
};

// Where a queue is said to be, by a URL or an ARN.
struct QueueAddress {
  AccountId account;
  Region region;
  std::string name;
};
std::optional<QueueAddress> parse_arn(std::string_view arn);
// Only the last two segments of a URL count: a client in another network knows us by another host.
std::optional<QueueAddress> parse_url(const Call& call, std::string_view url);
std::string queue_arn(const AccountId& account, const Region& region, std::string_view name);

std::optional<Queue> find_queue(Sqs& sqs, const AccountId& account, const Region& region,
                                std::string_view name);
std::optional<Queue> find_queue_by_arn(Sqs& sqs, std::string_view arn);
std::optional<Queue> find_queue_by_id(Sqs& sqs, std::int64_t id);
// The queue of a request's QueueUrl, in the call's region. Who may use another account's is up to
// the queue's policy, which the gateway has asked.
Result<Queue> get_queue(Sqs& sqs, const Call& call, const std::optional<std::string>& url);
// For what AWS lets nobody do across accounts: the caller's own queue.
Result<Queue> get_own_queue(Sqs& sqs, const Call& call, const std::optional<std::string>& url);

// Writes the counts and wakes who should look.
void save(Sqs& sqs, Queue& queue, Time now);

std::string queue_url(const Call& call, const AccountId& account, std::string_view name);

}  // namespace windlass::cloud::sqs
