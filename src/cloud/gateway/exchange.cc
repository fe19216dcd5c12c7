#include "cloud/gateway/exchange.h"

#include <unistd.h>

#include <algorithm>
#include <cerrno>

#include "base/fault.h"
#include "base/gzip.h"
#include "base/hash.h"
#include "base/text.h"
#include "cloud/gateway/form_upload.h"
#include "cloud/gateway/guard.h"

namespace windlass::cloud {

namespace {

constexpr std::uint64_t object_size_max = 5ull << 30;
constexpr std::size_t admin_body_max = 64 << 10;
// What AWS takes, decompressed.
constexpr std::size_t unzipped_max = 1 << 20;

bool takes_stream(const aws::Operation* operation) {
  if (!operation || !operation->input || operation->input->payload < 0) return false;
  return operation->input->members[static_cast<std::size_t>(operation->input->payload)]
             .shape->kind == aws::Kind::Stream;
}

bool is_hash(std::string_view payload_hash) {
  return payload_hash.size() == 64 &&
         payload_hash.find_first_not_of("0123456789abcdef") == std::string_view::npos;
}

std::string origin_of(const http::Head& head) {
  auto host = head.headers.get("Host");
  return (head.secure ? "https://" : "http://") + (host.empty() ? "127.0.0.1:4566" : host);
}

class GatewayExchange final : public http::Exchange {
 public:
  explicit GatewayExchange(Gateway& gateway) : gateway_(gateway) {}

  std::optional<http::Response> head(const http::Head& head) override;
  std::optional<http::Response> body(std::string_view piece) override;
  void finish(http::Responder responder) override;

 private:
  Result<> begin(const http::Head& head);
  Result<> plan_body();
  Result<> take_form(std::string_view piece);
  Result<> begin_file();
  Result<> authenticate(const std::string& payload_hash);
  Result<> check_body_hash(const Body& body);
  Result<Body> uncompressed(Body body) const;
  Result<std::shared_ptr<Execution>> prepare(Body body);
  Result<std::shared_ptr<Execution>> decode(const aws::Operation& operation, http::Request request);
  const aws::Operation* named_operation(const http::Request& request, std::string& name) const;
  void start(std::shared_ptr<Execution> execution, const Body& body);
  void serve_aside(Body body, http::Responder responder);
  http::Response refusal(const Error& error);

  bool in_s3_manner() const {
    return target_.service && std::string_view(target_.service->model->name) == "s3";
  }

  Gateway& gateway_;
  bool admin_ = false;
  bool aside_ = false;
  http::Head head_;
  Target target_;
  std::optional<aws::Claim> claim_;
  std::optional<Caller> caller_;
  std::shared_ptr<const Session> session_;
  std::optional<FormUpload> form_;
  std::optional<Intake> intake_;
  std::string request_id_;
  Time received_{};
};

http::Response GatewayExchange::refusal(const Error& error) {
  auto worded = in_words_of(target_.model(), target_.protocol, error);
  auto response = aws::encode_error(target_.model(), target_.route.operation, target_.protocol,
                                    worded, request_id_);
  if (target_.service && target_.service->finish)
    target_.service->finish(target_.route.operation, head_, response);
  if (head_.method == "HEAD") response.body = Body();
  return response;
}

std::optional<http::Response> GatewayExchange::head(const http::Head& head) {
  head_ = head;
  received_ = gateway_.clock.now();
  if (auto refused = guard(head)) return refused;
  admin_ = head.path().starts_with("/_windlass/");
  if (admin_) {
    intake_.emplace(IntakeTerms{.size_max = admin_body_max}, gateway_.memory, gateway_.random);
    return std::nullopt;
  }
  request_id_ = gateway_.random.uuid();
  try {
    if (auto begun = begin(head); !begun) return refusal(begun.error());
  } catch (...) {
    return refusal(error_of(std::current_exception(), gateway_.log));
  }
  return std::nullopt;
}

Result<> GatewayExchange::begin(const http::Head& head) {
  auto claim = aws::find_claim(head);
  // A malformed signature is told in its service's words, so find the service first.
  if (claim) claim_ = *claim;
  target_ = identify(head, claim_, gateway_.settings);
  if (!claim && gateway_.authority.enforces()) return std::move(claim).error();
  if (!target_.service)
    return Error{"NotImplemented",
                 "The windlass local cloud does not serve '" + target_.name + "' yet.", 501};
  auto& service = *target_.service;
  aside_ = service.is_aside && service.is_aside(head, gateway_.settings);
  if (!aside_ && !claim_ && FormUpload::is_one(target_)) {
    form_.emplace(TRY(FormUpload::of(head)));
    return Done{};
  }
  if (!aside_ && target_.is_rest()) {
    if (!target_.route.operation)
      return Error{"MethodNotAllowed", "The specified method is not allowed against this resource.",
                   405};
    if (!find_operation(service, target_.route.operation->name))
      return Error{"NotImplemented",
                   std::string(service.model->id) + " " + target_.route.operation->name +
                       " is not served by the windlass local cloud.",
                   501};
  }
  if (claim_ && in_s3_manner() && claim_->payload_hash.empty() &&
      claim_->place == aws::Claim::Place::Query)
    claim_->payload_hash = "UNSIGNED-PAYLOAD";
  if (!claim_) {
    caller_ =
        aside_ ? Caller{.kind = Caller::Kind::Anonymous}
               : TRY(gateway_.authority.unsigned_caller(service, head_, target_.route.operation));
  } else if (!claim_->payload_hash.empty()) {
    TRY(authenticate(claim_->payload_hash));
  }
  return plan_body();
}

Result<> GatewayExchange::authenticate(const std::string& payload_hash) {
  auto who = TRY(
      gateway_.authority.authenticate(*claim_, head_, *target_.service, payload_hash, received_));
  caller_ = std::move(who.caller);
  session_ = std::move(who.session);
  return Done{};
}

Result<> GatewayExchange::plan_body() {
  auto streams = takes_stream(target_.route.operation) && !aside_;
  IntakeTerms terms{.size_max = streams ? object_size_max : target_.service->body_max};
  if (streams) terms.spool_dir = gateway_.settings.object_dir;
  if (in_s3_manner() && !aside_) terms.digester.emplace(form_ ? target_.head : head_);
  auto claim = claim_.value_or(aws::Claim());
  if (!claim_) claim.payload_hash = head_.headers.get("x-amz-content-sha256");
  // Only chunks that are signed need the key: opening a session's token for it is not free.
  auto signs_chunks = claim_ && claim.payload_hash.starts_with("STREAMING-AWS4");
  terms.chunked = TRY(aws::ChunkedBody::terms(
      claim, head_, signs_chunks ? gateway_.authority.signing_key(*claim_, received_) : ""));
  if (auto length = parse_uint(head_.headers.get("Content-Length"));
      length && *length > terms.size_max + (terms.chunked ? terms.size_max / 8 + 4096 : 0))
    return Error{"EntityTooLarge", "Your proposed upload exceeds the maximum allowed size", 413};
  intake_.emplace(std::move(terms), gateway_.memory, gateway_.random);
  return Done{};
}

std::optional<http::Response> GatewayExchange::body(std::string_view piece) {
  try {
    auto taken = form_ ? take_form(piece) : intake_->take(piece);
    if (!taken) return refusal(taken.error());
  } catch (...) {
    return refusal(error_of(std::current_exception(), gateway_.log));
  }
  return std::nullopt;
}

Result<> GatewayExchange::take_form(std::string_view piece) {
  std::string file;
  TRY(form_->take(piece, file));
  if (!form_->fields_are_read()) return Done{};
  if (!intake_) TRY(begin_file());
  return intake_->take(file);
}

// Its fields are there: who sent the form, what it may, and what it stands for.
Result<> GatewayExchange::begin_file() {
  claim_ = TRY(form_->claim());
  if (claim_) {
    auto who = TRY(gateway_.authority.authenticate_form(*claim_, form_->policy(), received_));
    caller_ = std::move(who.caller);
    session_ = std::move(who.session);
  } else {
    caller_ = TRY(gateway_.authority.unsigned_caller(*target_.service, head_, nullptr));
  }
  auto now = gateway_.authority.enforces() ? std::optional(received_) : std::nullopt;
  TRY(form_->become_put(target_, head_, now));
  return plan_body();
}

// The body is what its hash says, whoever vouched for the hash.
Result<> GatewayExchange::check_body_hash(const Body& body) {
  if (!claim_) return Done{};
  if (claim_->payload_hash.empty()) return authenticate(hex(sha256(body.bytes())));
  if (!gateway_.authority.enforces() || !is_hash(claim_->payload_hash)) return Done{};
  auto& digests = intake_->digests();
  auto actual = digests && !digests->sha256.empty() ? hex(digests->sha256)
                : body.in_file()                    ? std::string()
                                                    : hex(sha256(body.bytes()));
  if (actual == claim_->payload_hash) return Done{};
  return Error{"XAmzContentSHA256Mismatch",
               "The provided 'x-amz-content-sha256' header does not match what was computed.", 400}
      .with("ClientComputedContentSHA256", claim_->payload_hash)
      .with("S3ComputedContentSHA256", actual);
}

// Clients compress large requests (PutMetricData's), and sign what they then send. An object's
// encoding is its owner's business.
Result<Body> GatewayExchange::uncompressed(Body body) const {
  if (in_s3_manner() || lower(trimmed(head_.headers.get("Content-Encoding"))) != "gzip")
    return body;
  auto plain = gunzip(body.bytes(), std::min(unzipped_max, target_.service->body_max));
  if (plain) return Body(*std::move(plain));
  if (plain.error().code == "TooLarge")
    return Error{"RequestEntityTooLarge", plain.error().message, 413};
  return Error{"SerializationException", plain.error().message, 400};
}

void GatewayExchange::finish(http::Responder responder) {
  try {
    if (form_) {
      if (auto whole = form_->finish(); !whole) return responder.respond(refusal(whole.error()));
      responder = form_->answering(std::move(responder), origin_of(head_) + head_.target);
    }
    auto body = intake_->finish();
    if (!body) return responder.respond(refusal(body.error()));
    if (auto told = parse_uint(head_.headers.get("x-amz-decoded-content-length"));
        told && *told != body->size())
      return responder.respond(
          refusal({"IncompleteBody",
                   "The request body is not as long as x-amz-decoded-content-length says.", 400}));
    if (admin_) {
      http::Request request{head_, std::move(*body)};
      return gateway_.admin.serve(request, std::move(responder));
    }
    if (aside_) return serve_aside(std::move(*body), std::move(responder));
    // Keeps a spooled file open until it is synced, whatever becomes of the handler's own.
    auto spooled = body->in_file() ? *body : Body();
    auto execution = prepare(std::move(*body));
    if (!execution) return responder.respond(refusal(execution.error()));
    (*execution)->responder = std::move(responder);
    start(std::move(*execution), spooled);
  } catch (...) {
    responder.respond(refusal(error_of(std::current_exception(), gateway_.log)));
  }
}

const aws::Operation* GatewayExchange::named_operation(const http::Request& request,
                                                       std::string& name) const {
  if (target_.is_rest()) return target_.route.operation;
  name = aws::named_operation(target_.protocol, request);
  for (auto& operation : target_.service->model->operations)
    if (name == operation.name) return &operation;
  return nullptr;
}

Result<std::shared_ptr<Execution>> GatewayExchange::prepare(Body body) {
  TRY(check_body_hash(body));
  body = TRY(uncompressed(std::move(body)));
  http::Request request{std::move(target_.head), std::move(body)};
  std::string name;
  auto* operation = named_operation(request, name);
  if (!operation && name.empty())
    return Error{"MissingAction", "The request names no operation.", 400};
  if (!operation)
    return Error{
        target_.protocol == aws::Protocol::Query ? "InvalidAction" : "UnknownOperationException",
        std::string(target_.service->model->id) + " has no operation '" + name + "'.", 400};
  if (!claim_ && !caller_)
    caller_ = TRY(gateway_.authority.unsigned_caller(*target_.service, head_, operation));
  return decode(*operation, std::move(request));
}

Result<std::shared_ptr<Execution>> GatewayExchange::decode(const aws::Operation& operation,
                                                           http::Request request) {
  auto& service = *target_.service;
  auto* served = find_operation(service, operation.name);
  if (!served)
    return Error{"NotImplemented",
                 std::string(service.model->id) + " " + operation.name +
                     " is not served by the windlass local cloud.",
                 501};
  auto input = served->handler.make_input();
  if (operation.input) {
    TRY(aws::decode_request(operation, target_.protocol, request, target_.route, input.get()));
    auto violated = aws::violations(*operation.input, input.get());
    if (!violated.empty())
      return service.invalid
                 ? service.invalid(operation, violated)
                 : Error{target_.protocol == aws::Protocol::Query ? "ValidationError"
                                                                  : "ValidationException",
                         aws::describe(violated), 400};
  }
  auto execution = std::make_shared<Execution>();
  execution->service = &service;
  execution->served = served;
  execution->operation = &operation;
  execution->protocol = target_.protocol;
  execution->input = std::move(input);
  execution->digests = std::move(intake_->digests());
  auto& call = execution->call;
  call.caller = *caller_;
  execution->session = std::move(session_);
  call.session = execution->session.get();
  call.region = Region{claim_ ? claim_->region : "us-east-1"};
  call.now = call.received = received_;
  call.request_id = request_id_;
  call.origin = origin_of(head_);
  execution->head = std::move(head_);
  call.head = &execution->head;
  call.digests = execution->digests ? &*execution->digests : nullptr;
  return execution;
}

void GatewayExchange::start(std::shared_ptr<Execution> execution, const Body& body) {
  if (!body.in_file()) return gateway_.runner.run(std::move(execution));
  // A large body must be on the disk before the row that names it; the wait for that is nobody's
  // event thread's.
  auto& runner = gateway_.runner;
  auto sync = [&runner, &log = gateway_.log, execution, body](store::Database&) {
    if (::fdatasync(body.file()->descriptor()) == 0) return runner.run(execution);
    auto failed = std::make_exception_ptr(Fault("fdatasync of a spooled body failed"));
    if (errno == ENOSPC || errno == EDQUOT)
      failed = std::make_exception_ptr(NoRoom("fdatasync of a spooled body"));
    runner.refuse(*execution, error_of(failed, log));
  };
  if (!gateway_.readers.submit(std::move(sync)))
    runner.refuse(*execution,
                  {"ServiceUnavailable", "Too many requests are waiting. Try again.", 503});
}

void GatewayExchange::serve_aside(Body body, http::Responder responder) {
  auto aside = std::make_shared<Aside>();
  aside->service = target_.service;
  aside->head = head_;
  aside->request = http::Request{head_, std::move(body)};
  aside->call.caller = *caller_;
  aside->call.region = Region{"us-east-1"};
  aside->call.received = received_;
  aside->call.request_id = request_id_;
  aside->call.origin = origin_of(head_);
  aside->call.head = &aside->head;
  aside->responder = std::move(responder);
  gateway_.runner.run(std::move(aside));
}

}  // namespace

std::unique_ptr<http::Exchange> make_exchange(Gateway& gateway) {
  return std::make_unique<GatewayExchange>(gateway);
}

}  // namespace windlass::cloud
