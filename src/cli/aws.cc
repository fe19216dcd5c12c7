#include "cli/aws.h"

#include <fcntl.h>
#include <unistd.h>

#include <cerrno>
#include <cstdio>

#include "aws/dynamic.h"
#include "aws/http_transport.h"
#include "aws/paginate.h"
#include "aws/wait.h"
#include "aws/walk.h"
#include "base/fault.h"
#include "base/text.h"
#include "cli/aws_request.h"

namespace windlass::cli {

namespace {

constexpr Example examples[] = {
    {"windlass aws sts get-caller-identity", "Who am I, and does my setup work?"},
    {"windlass aws sqs send-message --queue-url http://... --message-body hi",
     "Parameters are named as AWS names them, in small letters with dashes, or as in the model."},
    {"windlass aws dynamodb put-item --table-name pets --item '{\"name\": {\"S\": \"Rex\"}}'",
     "Structures and maps are JSON; so are lists, or their plain elements one after another."},
    {"windlass aws s3 put-object --bucket photos --key a.jpg --body a.jpg",
     "A stream of bytes comes from a file, which is never held in memory."},
    {"windlass aws s3 get-object --bucket photos --key a.jpg copy.jpg",
     "And it goes to a file, which is there only when it is complete."},
    {"windlass aws ec2 describe-instances --all", "All pages, as one answer."},
    {"windlass aws dynamodb wait table-exists --table-name pets",
     "Waits as AWS's waiters do; exits 1 when it will not come."},
    {"windlass aws sqs create-queue help", "Lists what an operation takes and answers."},
};

constexpr const char* more =
    "Credentials, region and endpoints are found as AWS's own tools find them: environment, "
    "profiles\n"
    "with roles, containers, instance metadata; AWS_ENDPOINT_URL, AWS_ENDPOINT_URL_<SERVICE>.";

// Where an answer's stream goes: a file beside the wanted one, renamed when it is complete.
class OutputFile {
 public:
  ~OutputFile() {
    if (!finished_) ::unlink(part_.c_str());
  }
  static Result<std::shared_ptr<OutputFile>> create(const std::string& path) {
    auto part = path + ".part-" + std::to_string(::getpid());
    int descriptor = ::open(part.c_str(), O_RDWR | O_CREAT | O_EXCL | O_CLOEXEC, 0666);
    if (descriptor < 0) return Error{"NoFile", "cannot write " + path + " (" + part + ")"};
    auto made = std::make_shared<OutputFile>();
    made->path_ = path;
    made->part_ = part;
    made->file_ = std::make_shared<File>(descriptor, part, File::Keep::Always);
    return made;
  }
  const std::shared_ptr<File>& file() const { return file_; }

  // A first attempt that broke off may have left more than the last one wrote.
  void finish(const Body& body) {
    if (!body.in_file())
      body.read([&](std::string_view piece) {
        if (::write(file_->descriptor(), piece.data(), piece.size()) !=
            static_cast<ssize_t>(piece.size()))
          throw_errno("writing " + path_);
        return true;
      });
    if (::ftruncate(file_->descriptor(), static_cast<off_t>(body.size())) != 0 ||
        std::rename(part_.c_str(), path_.c_str()) != 0)
      throw_errno("writing " + path_);
    finished_ = true;
  }

 private:
  std::string path_;
  std::string part_;
  std::shared_ptr<File> file_;
  bool finished_ = false;
};

struct Caller {
  const ops::TargetParts& parts;
  const AwsWords& words;
  const Console& console;
  aws::TransportOptions options = {};
  std::shared_ptr<aws::HttpTransport> transport = {};
  bool sends_stream = false;

  Result<> connect(const aws::Service& service, std::shared_ptr<File> save_to) {
    std::optional<std::string> profile;
    if (words.has("--profile")) profile = words.get("--profile");
    auto settings = TRY(aws::Settings::load(parts.environment, parts.read_file, profile));
    options.region = words.has("--region") ? words.get("--region") : settings.region().value_or("");
    options.custom_url = words.has("--endpoint-url")
                             ? words.get("--endpoint-url")
                             : settings.endpoint_url(service.id).value_or("");
    options.attempts_max = TRY(settings.attempts_max());
    options.bucket_style = bucket_style(settings);
    options.save_to = std::move(save_to);
    // A large file takes its time; a dead peer is noticed by the client's own limits.
    if (options.save_to || sends_stream) options.deadline = std::chrono::hours(6);
    if (words.has("--debug"))
      options.trace = [console = console](const std::string& line) { console.err(line + "\n"); };

    auto http = parts.make_http(settings.ca_bundle().value_or(""));
    std::shared_ptr<aws::CredentialsSource> credentials;
    if (!words.has("--no-sign-request"))
      credentials = aws::find_credentials({.settings = settings,
                                           .http = http,
                                           .clock = parts.clock,
                                           .random = parts.random,
                                           .sleep = parts.sleep,
                                           .read_file = parts.read_file,
                                           .run = parts.run_process});
    transport = std::make_shared<aws::HttpTransport>(aws::TransportParts{.http = http,
                                                                         .credentials = credentials,
                                                                         .clock = parts.clock,
                                                                         .random = parts.random,
                                                                         .sleep = parts.sleep},
                                                     options);
    return Done{};
  }

  static aws::BucketStyle bucket_style(const aws::Settings& settings) {
    auto style = settings.find("s3.addressing_style").value_or("auto");
    if (style == "path") return aws::BucketStyle::Path;
    return style == "virtual" ? aws::BucketStyle::VirtualHost : aws::BucketStyle::Auto;
  }
};

Error refused(const aws::Operation& operation, const Error& error) {
  auto what = std::string(operation.service->name) + " " + operation.name;
  // With a status, AWS answered; without one, something of ours stood in the way.
  if (error.status != 0)
    return {"Refused", what + " was refused: " + error.code +
                           (error.message.empty() ? "" : ": " + error.message)};
  return {error.code, what + " failed: " + error.message};
}

Result<Json> call_all_pages(aws::Transport& transport, const aws::Operation& operation,
                            const void* input) {
  Json all;
  TRY(aws::each_page(transport, operation, input, [&](const void* page) {
    aws::merge_page(operation, all, aws::value_to_json(*operation.output, page));
    return true;
  }));
  return all;
}

Result<Json> call_once(aws::Transport& transport, const aws::Operation& operation,
                       const void* input, OutputFile* output_file) {
  if (!operation.output) {
    Done nothing;
    TRY(transport.call(operation, input, &nothing));
    return Json(Json::Object{});
  }
  auto& shape = *operation.output;
  auto output = shape.access->make(shape);
  TRY(transport.call(operation, input, output.get()));
  auto* stream = stream_member(&shape);
  if (stream && output_file) {
    auto* body = aws::member_value(shape, output.get(), *stream);
    output_file->finish(body ? aws::as<Body>(body) : Body());
    aws::emplace_member(shape, output.get(), *stream);
  }
  auto json = aws::value_to_json(shape, output.get());
  if (!stream || !json.is_object()) return json;
  std::erase_if(json.as_object(), [&](auto& member) { return member.first == stream->name; });
  return json;
}

Result<int> wait_for(const LoadedModel& loaded, Caller& caller, const Console& console) {
  auto& service = loaded.model->service();
  std::vector<std::string> known;
  const aws::Waiter* waiter = nullptr;
  auto name = caller.words.words.size() > 2 ? caller.words.words[2] : "";
  for (auto& one : aws::all_waiters())
    if (one.service == std::string_view(service.name)) {
      known.push_back(kebab_case(one.name));
      if (same_name(one.name, name)) waiter = &one;
    }
  if (known.empty())
    return usage_error("windlass knows no waiters of " + std::string(service.name));
  if (!waiter)
    return usage_error((name.empty() ? "wait for what: " : "there is no waiter '" + name + "': ") +
                       join(known, ", ") + "?");
  auto* operation = TRY(find_operation(loaded, waiter->operation));
  auto words = caller.words;
  words.words.erase(words.words.begin() + 2);
  auto input = TRY(read_aws_input(*operation, words, caller.parts.read_file, console));
  TRY(caller.connect(service, nullptr));
  auto waited = aws::wait_until(*caller.transport, *waiter, *operation, input.value.get(),
                                {.clock = caller.parts.clock, .sleep = caller.parts.sleep});
  if (!waited && waited.error().status != 0) return refused(*operation, waited.error());
  TRY(std::move(waited));
  return 0;
}

Result<int> presign(Caller& caller, const aws::Operation& operation, const AwsInput& input) {
  auto seconds = parse_int(caller.words.get("--presign"));
  if (!seconds || *seconds < 1 || *seconds > 604'800)
    return usage_error("--presign takes a number of seconds, from 1 to 604800 (a week)");
  TRY(caller.connect(*operation.service, nullptr));
  auto url = TRY(caller.transport->presigned_url(operation, input.value.get(),
                                                 std::chrono::seconds(*seconds)));
  caller.console.out(url + "\n");
  return 0;
}

Result<int> run_aws(const ops::TargetParts& parts, const Invocation& invocation) {
  auto& console = invocation.console;
  auto words = TRY(read_aws_words(invocation.words));
  auto is_help = [&](std::size_t at) {
    return words.words.size() > at && words.words[at] == "help";
  };
  if (words.words.empty() || is_help(0)) {
    console.out(services_help());
    return words.words.empty() ? 2 : 0;
  }
  auto loaded = TRY(load_model(words.words[0]));
  if (words.words.size() == 1 || is_help(1)) {
    console.out(operations_help(loaded));
    return words.words.size() == 1 ? 2 : 0;
  }
  Caller caller{parts, words, console};
  if (words.words[1] == "wait") return wait_for(loaded, caller, console);
  auto* operation = TRY(find_operation(loaded, words.words[1]));
  if (is_help(2)) {
    console.out(operation_help(*operation));
    return 0;
  }

  auto input = TRY(read_aws_input(*operation, words, parts.read_file, console));
  if (words.has("--presign")) return presign(caller, *operation, input);
  std::shared_ptr<OutputFile> output_file;
  if (stream_member(operation->output)) {
    if (!input.output_file)
      return usage_error(std::string(operation->service->name) + " " + kebab_case(operation->name) +
                         " answers a file: say where to write it, as the last word or with "
                         "--output-file");
    output_file = TRY(OutputFile::create(*input.output_file));
  }
  caller.sends_stream = stream_member(operation->input) != nullptr;
  TRY(caller.connect(*operation->service, output_file ? output_file->file() : nullptr));
  bool all = words.has("--all") && aws::find_paginator(*operation);
  auto answer =
      all ? call_all_pages(*caller.transport, *operation, input.value.get())
          : call_once(*caller.transport, *operation, input.value.get(), output_file.get());
  if (!answer) return refused(*operation, answer.error());
  console.out(answer->pretty() + "\n");
  return 0;
}

}  // namespace

Command aws_command(ops::TargetParts parts) {
  return {.name = "aws",
          .summary = "Calls any operation of AWS's API and prints its answer as JSON.",
          .usage = "SERVICE OPERATION [--PARAMETER VALUE ... | --json FILE] [OUTFILE]",
          .options = aws_options,
          .examples = examples,
          .more = more,
          .run = [parts = std::move(parts)](
                     const Invocation& invocation) { return run_aws(parts, invocation); },
          .reads_itself = true};
}

}  // namespace windlass::cli
