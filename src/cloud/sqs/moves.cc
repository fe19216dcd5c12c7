#include "cloud/sqs/moves.h"

#include "base/json.h"
#include "base/text.h"
#include "base/time.h"
#include "cloud/sqs/box.h"
#include "cloud/sqs/errors.h"
#include "cloud/sqs/handlers.h"

namespace windlass::cloud::sqs {

namespace {

constexpr int moved_per_run_max = 500;
constexpr std::int32_t rate_max = 500;
constexpr std::int32_t listed_max = 10;

struct Move {
  std::int64_t id = 0;
  std::int64_t queue = 0;
  std::string source_arn;
  std::optional<std::string> destination_arn = {};
  std::optional<std::int64_t> rate = {};  // a second
  std::string status;
  std::int64_t moved = 0;
  std::int64_t last_place = 0;  // what came later is not moved
  Time started{};
};

std::optional<Move> first_move(store::Cursor rows) {
  if (rows.done()) return std::nullopt;
  auto row = rows.row();
  return Move{.id = row.integer(0),
              .queue = row.integer(1),
              .source_arn = row.text(2),
              .destination_arn = row.optional_text(3),
              .rate = row.optional_integer(4),
              .status = row.text(5),
              .moved = row.integer(6),
              .last_place = row.integer(7),
              .started = from_micros(row.integer(8))};
}

#define MOVE_COLUMNS                                                                         \
  "select id, queue, source_arn, destination_arn, rate, status, moved, last_place, started " \
  "from sqs_move "

// A handle says whose task it is, so that it can be told what of it does not exist.
std::string make_handle(Random& random, const std::string& source_arn) {
  Json handle;
  handle.set("taskId", random.uuid());
  handle.set("sourceArn", source_arn);
  return base64(handle.dump());
}

std::optional<std::string> source_of_handle(const std::string& handle) {
  auto text = parse_base64(handle);
  if (!text) return std::nullopt;
  auto json = parse_json(*text);
  if (!json || !json->text("taskId")) return std::nullopt;
  return json->text("sourceArn");
}

Error no_such_resource(std::string_view parameter) {
  return {"ResourceNotFoundException",
          "The resource that you specified for the " + std::string(parameter) +
              " parameter doesn't exist.",
          404};
}

std::optional<Queue> own_queue(Sqs& sqs, const Call& call, std::string_view arn) {
  auto address = parse_arn(arn);
  if (!address || address->account != call.caller.account || address->region != call.region)
    return std::nullopt;
  return find_queue_by_arn(sqs, arn);
}

void finish(Sqs& sqs, const Move& move, const char* status,
            std::optional<std::string> failure = {}) {
  sqs.db.run("update sqs_move set status = ?, failure = ? where id = ?",
             {status, failure, move.id});
}

// A moved message is a new one: id, age and count of receives begin anew.
void send_back(Sqs& sqs, const Call& call, Queue& from, Queue& to, StoredMessage message) {
  remove(sqs, from, message);
  message.message_id = sqs.work.random.uuid();
  message.sent = call.now;
  message.due = call.now;
  message.receives = message.receives_before = 0;
  message.first_received.reset();
  message.received.reset();
  message.source.reset();
  message.lane.reset();
  put(sqs, to, message, call.now);
}

std::int64_t allowance(const Move& move, Time now) {
  if (!move.rate) return moved_per_run_max;
  auto seconds = std::chrono::floor<std::chrono::seconds>(now - move.started).count();
  return std::min<std::int64_t>(moved_per_run_max, *move.rate * seconds - move.moved);
}

// Answers whether the task could go on at once.
bool run_move(Sqs& sqs, const Call& call, const Move& move) {
  auto source = find_queue_by_id(sqs, move.queue);
  if (!source) {
    finish(sqs, move, "FAILED", "AWS.SimpleQueueService.NonExistentQueue");
    return false;
  }
  promote(sqs, *source, call.now);
  auto allowed = allowance(move, call.now);
  std::int64_t moved = 0;
  const char* outcome = nullptr;
  while (moved < allowed && !outcome) {
    auto next = ready_messages(sqs, *source, call.now, 1);
    if (next.empty() || next[0].place() > move.last_place) {
      outcome = "COMPLETED";
      break;
    }
    auto& back = move.destination_arn ? move.destination_arn : next[0].source;
    auto target = back ? find_queue_by_arn(sqs, *back) : std::nullopt;
    if (!target || target->fifo != source->fifo || target->id == source->id) {
      outcome = "FAILED";
      break;
    }
    send_back(sqs, call, *source, *target, std::move(next[0]));
    save(sqs, *target, call.now);
    ++moved;
  }
  save(sqs, *source, call.now);
  sqs.db.run("update sqs_move set moved = moved + ? where id = ?", {moved, move.id});
  if (outcome)
    finish(sqs, move, outcome,
           outcome == std::string_view("FAILED")
               ? std::optional<std::string>("AWS.SimpleQueueService.NonExistentQueue")
               : std::nullopt);
  return !outcome && !move.rate;
}

}  // namespace

bool move_some(Sqs& sqs, const Call& call) {
  std::vector<std::int64_t> running;
  for (auto row : sqs.db.query("select id from sqs_move where status = 'RUNNING'"))
    running.push_back(row.integer(0));
  bool more = false;
  for (auto id : running) {
    auto move = first_move(sqs.db.query(MOVE_COLUMNS "where id = ?", {id}));
    if (run_move(sqs, call, *move)) more = true;
  }
  return more;
}

Result<StartMessageMoveTaskResult> start_message_move_task(Sqs& sqs, const Call& call,
                                                           const StartMessageMoveTaskRequest& in) {
  auto& arn = in.source_arn;
  if (!arn || arn->empty()) return missing_parameter("SourceArn");
  auto source = own_queue(sqs, call, *arn);
  if (!source) return no_such_resource("SourceArn");
  if (!sqs.db.any("select 1 from sqs_queue where dead_letter_arn = ?", {*arn}))
    return invalid_parameter("Source queue must be configured as a Dead Letter Queue.");
  if (in.destination_arn) {
    auto destination = own_queue(sqs, call, *in.destination_arn);
    if (!destination) return no_such_resource("DestinationArn");
    if (destination->id == source->id)
      return invalid_parameter("Source queue arn and destination queue arn cannot be the same.");
    if (destination->fifo != source->fifo)
      return invalid_parameter("Source and destination queues must be of the same type.");
  }
  auto rate = in.max_number_of_messages_per_second;
  if (rate && (*rate < 1 || *rate > rate_max))
    return invalid_value(*rate, "MaxNumberOfMessagesPerSecond",
                         "It must be between 1 and 500, if provided.");
  if (sqs.db.any("select 1 from sqs_move where source_arn = ? and "
                 "status = 'RUNNING'",
                 {*arn}))
    return invalid_parameter(
        "There is already a task running. Only one active task is allowed for a source queue arn "
        "at a given time.");

  auto handle = make_handle(sqs.work.random, *arn);
  sqs.db.run(
      "insert into sqs_move (handle, queue, source_arn, destination_arn, rate, status, to_move, "
      "last_place, started) values (?, ?, ?, ?, ?, 'RUNNING', ?, ?, ?)",
      {handle, source->id, *arn, in.destination_arn, rate, source->ready, source->placed,
       micros(call.now)});
  // The last ten are remembered, as in AWS.
  sqs.db.run(
      "delete from sqs_move where source_arn = ? and id not in "
      "(select id from sqs_move where source_arn = ? order by id desc limit ?)",
      {*arn, *arn, listed_max});
  return StartMessageMoveTaskResult{.task_handle = handle};
}

Result<ListMessageMoveTasksResult> list_message_move_tasks(Sqs& sqs, const Call& call,
                                                           const ListMessageMoveTasksRequest& in) {
  if (!in.source_arn || in.source_arn->empty()) return missing_parameter("SourceArn");
  if (!own_queue(sqs, call, *in.source_arn)) return no_such_resource("SourceArn");
  auto count = in.max_results.value_or(1);
  if (count < 1 || count > listed_max)
    return invalid_value(count, "MaxResults", "It must be between 1 and 10, if provided.");

  ListMessageMoveTasksResult answer;
  answer.results.emplace();
  for (auto row :
       sqs.db.query("select handle, status, destination_arn, rate, moved, to_move, failure, "
                    "started from sqs_move where source_arn = ? order by id desc limit ?",
                    {*in.source_arn, count})) {
    auto& entry = answer.results->emplace_back();
    entry.status = row.text(1);
    // Only a running task can be told anything.
    if (entry.status == "RUNNING") entry.task_handle = row.text(0);
    entry.source_arn = in.source_arn;
    entry.destination_arn = row.optional_text(2);
    if (auto rate = row.optional_integer(3))
      entry.max_number_of_messages_per_second = static_cast<std::int32_t>(*rate);
    entry.approximate_number_of_messages_moved = row.integer(4);
    entry.approximate_number_of_messages_to_move = row.integer(5);
    entry.failure_reason = row.optional_text(6);
    entry.started_timestamp = epoch_millis(from_micros(row.integer(7)));
  }
  return answer;
}

Result<CancelMessageMoveTaskResult> cancel_message_move_task(
    Sqs& sqs, const Call& call, const CancelMessageMoveTaskRequest& in) {
  auto handle = in.task_handle.value_or("");
  auto source = source_of_handle(handle);
  if (!source) return invalid_parameter("Value for parameter TaskHandle is invalid.");
  if (!own_queue(sqs, call, *source)) return no_such_resource("SourceArn");
  auto move = first_move(
      sqs.db.query(MOVE_COLUMNS "where source_arn = ? and handle = ?", {*source, handle}));
  if (!move) return Error{"ResourceNotFoundException", "Task does not exist.", 404};
  if (move->status != "RUNNING")
    return Error{"UnsupportedOperation", "Only active tasks can be cancelled."};
  finish(sqs, *move, "CANCELLED");
  return CancelMessageMoveTaskResult{.approximate_number_of_messages_moved = move->moved};
}

}  // namespace windlass::cloud::sqs
