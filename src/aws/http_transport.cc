#include "aws/http_transport.h"

#include <algorithm>

#include "aws/http_transport_parts.h"
#include "aws/protocol.h"
#include "base/text.h"
#include "base/time.h"

namespace windlass::aws {

namespace {

using namespace std::chrono_literals;

constexpr auto skew_that_explains = 4min;

bool is_s3(const Operation& operation) { return std::string_view(operation.service->name) == "s3"; }

bool is_one_of(std::string_view code, std::initializer_list<std::string_view> codes) {
  return std::ranges::find(codes, code) != codes.end();
}

SignOptions sign_options(const Operation& operation, const http::Request& request,
                         const Endpoint& endpoint) {
  SignOptions options;
  if (is_s3(operation)) {
    options.encode_path = options.normalize_path = false;
    options.content_sha256_header = true;
    // TLS and the checksum protect a large file well enough to read it once less.
    if (request.body.in_file() && endpoint.url.starts_with("https:"))
      options.payload_hash = "UNSIGNED-PAYLOAD";
  }
  if (operation.unsigned_payload) options.payload_hash = "UNSIGNED-PAYLOAD";
  return options;
}

}  // namespace

// One call on its way: what was encoded, and what of it is tried now.
struct HttpTransport::Attempt {
  const Operation& operation;
  http::Request encoded;
  std::string bucket;
  std::string host_prefix;
  std::string invocation;
  std::string region;
  int number = 1;

  http::Request request = {};
  Endpoint endpoint = {};
  int status = 0;  // of the last response; 0: there was none
  http::Headers answered = {};
  bool timed_out = false;
  bool moved = false;
  bool clock_set = false;
  bool renewed = false;
};

HttpTransport::HttpTransport(TransportParts parts, TransportOptions options)
    : parts_(std::move(parts)), options_(std::move(options)) {}

void HttpTransport::trace(const std::string& line) const {
  if (options_.trace) options_.trace(line);
}

Result<> HttpTransport::call(const Operation& operation, const void* input, void* output) {
  // The caller's own value: see Transport.
  if (operation.input)
    fill_idempotency_tokens(*operation.input, const_cast<void*>(input), parts_.random);
  auto attempt = TRY(prepare(operation, input));
  TRY(add_checksum(attempt.encoded, operation));

  int taken = 0;
  while (true) {
    auto outcome = send_once(attempt, output);
    if (outcome) {
      budget_.succeeded(taken);
      return outcome;
    }
    auto& error = outcome.error();
    if (mend(attempt, error)) continue;
    auto trouble = trouble_of(error, attempt.status);
    if (trouble == Trouble::Final || attempt.number >= options_.attempts_max) return outcome;
    if (!budget_.take(attempt.timed_out)) return outcome;
    taken = RetryBudget::cost(attempt.timed_out);
    ++attempt.number;
    auto wait = asked_delay(attempt.answered).value_or(backoff(attempt.number, parts_.random));
    trace("* " + error.code + ": trying again in " + std::to_string(wait.count()) + " ms");
    parts_.sleep(wait);
  }
}

Result<std::string> HttpTransport::presigned_url(const Operation& operation, const void* input,
                                                 std::chrono::seconds valid_for) {
  if (!is_s3(operation)) return Error{"NotSupported", "presigned URLs are made for S3 only"};
  if (!parts_.credentials)
    return Error{"NoCredentials", "a presigned URL needs credentials to be signed with"};
  auto attempt = TRY(prepare(operation, input));
  // Whoever uses the URL sends what headers he likes; ours must stand in the URL.
  for (auto& [name, value] : attempt.encoded.headers)
    if (lower(name).starts_with("x-amz-"))
      attempt.encoded.target +=
          (attempt.encoded.target.find('?') == std::string::npos ? "?" : "&") +
          percent_encode(lower(name)) + "=" + percent_encode(value);
  attempt.encoded.headers = {};
  TRY(aim(attempt));
  auto& request = attempt.request;
  request.headers = {{"Host", request.headers.get("Host")}};
  auto credentials = TRY(parts_.credentials->get());
  SignOptions how{
      .encode_path = false, .normalize_path = false, .payload_hash = "UNSIGNED-PAYLOAD"};
  presign(request, credentials, {attempt.endpoint.signing_region, attempt.endpoint.signing_name},
          parts_.clock.now() + Duration(clock_offset_), valid_for, how);
  return attempt.endpoint.url + request.target;
}

Result<HttpTransport::Attempt> HttpTransport::prepare(const Operation& operation,
                                                      const void* input) {
  auto encoded = TRY(encode_request(operation, input));
  Attempt attempt{.operation = operation,
                  .encoded = std::move(encoded),
                  .bucket = context_value(operation, input, "Bucket"),
                  .host_prefix = expanded_host_prefix(operation, input),
                  .invocation = parts_.random.uuid(),
                  .region = options_.region};
  std::lock_guard lock(mutex_);
  if (auto known = bucket_regions_.find(attempt.bucket); known != bucket_regions_.end())
    attempt.region = known->second;
  return attempt;
}

Result<> HttpTransport::aim(Attempt& attempt) {
  attempt.endpoint = TRY(endpoint_for(
      *attempt.operation.service, {.region = attempt.region, .custom_url = options_.custom_url}));
  auto& endpoint = attempt.endpoint;
  if (!endpoint.is_custom && !attempt.host_prefix.empty()) {
    endpoint.host.insert(0, attempt.host_prefix);
    endpoint.url.insert(endpoint.url.find("://") + 3, attempt.host_prefix);
  }
  attempt.request = attempt.encoded;
  TRY(address(attempt.request, endpoint, attempt.bucket, options_.bucket_style));
  auto& headers = attempt.request.headers;
  headers.set("User-Agent", "windlass");
  headers.set("amz-sdk-invocation-id", attempt.invocation);
  headers.set("amz-sdk-request", "attempt=" + std::to_string(attempt.number) +
                                     "; max=" + std::to_string(options_.attempts_max));
  return Done{};
}

Result<> HttpTransport::sign_for(Attempt& attempt) {
  if (!parts_.credentials || attempt.operation.anonymous) return Done{};
  auto credentials = TRY(parts_.credentials->get());
  sign(attempt.request, credentials,
       {attempt.endpoint.signing_region, attempt.endpoint.signing_name},
       parts_.clock.now() + Duration(clock_offset_),
       sign_options(attempt.operation, attempt.request, attempt.endpoint));
  return Done{};
}

Result<> HttpTransport::send_once(Attempt& attempt, void* output) {
  attempt.status = 0;
  attempt.answered = {};
  attempt.timed_out = false;
  TRY(aim(attempt));
  TRY(sign_for(attempt));
  if (options_.trace) trace(describe_request(attempt.endpoint.url, attempt.request));

  auto sent = parts_.http->send(attempt.endpoint.url, attempt.request,
                                {.deadline = options_.deadline, .save_to = options_.save_to});
  if (!sent) {
    attempt.timed_out = sent.error().code == "Timeout";
    trace("< " + sent.error().code + ": " + sent.error().message);
    return std::move(sent).error();
  }
  auto& response = *sent;
  if (options_.trace) trace(describe_response(response));
  if (is_s3(attempt.operation) && hides_an_error(attempt.operation, response))
    response.status = 500;
  attempt.status = response.status;
  attempt.answered = response.headers;
  auto decoded = decode_response(attempt.operation, response, output);
  if (decoded || attempt.bucket.empty()) return decoded;
  auto region = region_in(response);
  return region.empty() ? decoded : Error(decoded.error()).with("BucketRegion", region);
}

// What a changed request would cure, once each: a bucket that lives elsewhere, a wrong clock,
// credentials that expired under way.
bool HttpTransport::mend(Attempt& attempt, const Error& error) {
  auto& code = error.code;
  bool may_have_moved =
      attempt.status == 301 || attempt.status == 307 ||
      is_one_of(code, {"PermanentRedirect", "TemporaryRedirect", "AuthorizationHeaderMalformed",
                       "IllegalLocationConstraintException"}) ||
      (attempt.status == 400 && attempt.operation.method == std::string_view("HEAD"));
  for (auto& [name, region] : error.fields)
    if (name == "BucketRegion" && may_have_moved && !attempt.moved && region != attempt.region) {
      attempt.moved = true;
      attempt.region = region;
      std::lock_guard lock(mutex_);
      bucket_regions_[attempt.bucket] = region;
      trace("* the bucket is in " + region);
      return true;
    }

  auto date = parse_http_date(attempt.answered.get("Date"));
  if (date && !attempt.clock_set &&
      is_one_of(code, {"RequestTimeTooSkewed", "RequestExpired", "InvalidSignatureException",
                       "SignatureDoesNotMatch", "AuthFailure", "RequestInTheFuture"})) {
    auto offset = *date - parts_.clock.now();
    auto difference = offset - Duration(clock_offset_);
    if (difference > skew_that_explains || difference < -skew_that_explains) {
      attempt.clock_set = true;
      clock_offset_ = offset.count();
      trace("* our clock is wrong: signing with the server's time");
      return true;
    }
  }

  if (parts_.credentials && !attempt.renewed &&
      is_one_of(code, {"ExpiredToken", "ExpiredTokenException", "RequestExpired"})) {
    attempt.renewed = true;
    parts_.credentials->forget();
    return true;
  }
  return false;
}

}  // namespace windlass::aws
