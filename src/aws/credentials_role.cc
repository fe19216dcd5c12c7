#include "aws/client.h"
#include "aws/credentials.h"
#include "aws/http_transport.h"
#include "aws/sts/assume_role.h"

namespace windlass::aws {

Result<Credentials> assume_role(const CredentialsParts& parts, const Credentials& as,
                                const RoleWish& wish) {
  TransportOptions options;
  options.region = parts.settings.region().value_or("us-east-1");
  options.custom_url = parts.settings.endpoint_url("STS").value_or("");
  options.attempts_max = TRY(parts.settings.attempts_max());
  Client sts(std::make_shared<HttpTransport>(TransportParts{.http = parts.http,
                                                            .credentials = fixed_credentials(as),
                                                            .clock = parts.clock,
                                                            .random = parts.random,
                                                            .sleep = parts.sleep},
                                             options));
  sts::AssumeRoleRequest request;
  request.role_arn = wish.role_arn;
  request.role_session_name = wish.session_name;
  request.external_id = wish.external_id;
  if (wish.duration_seconds) request.duration_seconds = *wish.duration_seconds;
  auto doing = "assuming the role " + wish.role_arn;
  auto answer = TRY(sts.call<sts::op::AssumeRole>(request).context(doing));
  auto& given = answer.credentials;
  if (!given || !given->access_key_id || !given->secret_access_key)
    return Error{"BadCredentials", doing + ": STS answered without credentials"};
  return Credentials{*given->access_key_id, *given->secret_access_key,
                     given->session_token.value_or(""), given->expiration};
}

}  // namespace windlass::aws
