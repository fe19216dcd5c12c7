// Finding queues: by name, by prefix, by the dead-letter queue they name.
#include "base/text.h"
#include "cloud/sqs/errors.h"
#include "cloud/sqs/handlers.h"
#include "cloud/sqs/queue.h"

namespace windlass::cloud::sqs {

namespace {

constexpr std::int32_t page_max = 1000;

struct Page {
  std::vector<std::string> urls;
  std::optional<std::string> next_token;
};

Result<std::int64_t> page_size(const std::optional<std::int32_t>& asked) {
  if (asked && (*asked < 1 || *asked > page_max))
    return invalid_value(*asked, "MaxResults", "MaxResults must be an integer between 1 and 1000");
  return asked.value_or(page_max);
}

// A token is the last name of the page before it.
Result<std::string> after(const std::optional<std::string>& token) {
  if (!token || token->empty()) return std::string();
  auto name = parse_base64(*token);
  if (!name) return invalid_parameter("Invalid or expired next token.");
  return *std::move(name);
}

// One row more than the page's size tells that there is another page. As in AWS, who names no size
// gets no token.
Page page_of(const Call& call, store::Cursor rows, std::int64_t size, bool paginated) {
  Page page;
  std::string last;
  for (auto row : rows) {
    if (static_cast<std::int64_t>(page.urls.size()) == size) {
      if (paginated) page.next_token = base64(last);
      break;
    }
    last = row.text(0);
    page.urls.push_back(queue_url(call, call.caller.account, last));
  }
  return page;
}

}  // namespace

Result<GetQueueUrlResult> get_queue_url(Sqs& sqs, const Call& call, const GetQueueUrlRequest& in) {
  if (!in.queue_name || in.queue_name->empty()) return missing_parameter("QueueName");
  auto& owner = in.queue_owner_aws_account_id;
  auto account = owner && !owner->empty() ? AccountId{*owner} : call.caller.account;
  auto queue = find_queue(sqs, account, call.region, *in.queue_name);
  if (!queue) return queue_does_not_exist();
  return GetQueueUrlResult{.queue_url = queue->url(call)};
}

Result<ListQueuesResult> list_queues(Sqs& sqs, const Call& call, const ListQueuesRequest& in) {
  auto size = TRY(page_size(in.max_results));
  auto start = TRY(after(in.next_token));
  auto prefix = in.queue_name_prefix.value_or("");
  // Names are ASCII: everything that begins with the prefix lies before prefix + 0x7f.
  auto page = page_of(call,
                      sqs.db.query("select name from sqs_queue where account = ? and region = ? "
                                   "and name > ? and name >= ? and name < ? order by name limit ?",
                                   {call.caller.account.text, call.region.text, start, prefix,
                                    prefix + "\x7f", size + 1}),
                      size, in.max_results.has_value());
  ListQueuesResult answer;
  if (!page.urls.empty()) answer.queue_urls = std::move(page.urls);
  answer.next_token = std::move(page.next_token);
  return answer;
}

Result<ListDeadLetterSourceQueuesResult> list_dead_letter_source_queues(
    Sqs& sqs, const Call& call, const ListDeadLetterSourceQueuesRequest& in) {
  auto queue = TRY(get_queue(sqs, call, in.queue_url));
  auto size = TRY(page_size(in.max_results));
  auto start = TRY(after(in.next_token));
  auto page = page_of(call,
                      sqs.db.query("select name from sqs_queue where dead_letter_arn = ? "
                                   "and name > ? order by name limit ?",
                                   {queue.arn(), start, size + 1}),
                      size, in.max_results.has_value());
  return ListDeadLetterSourceQueuesResult{.queue_urls = std::move(page.urls),
                                          .next_token = std::move(page.next_token)};
}

}  // namespace windlass::cloud::sqs
