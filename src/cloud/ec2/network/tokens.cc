#include "cloud/ec2/network/tokens.h"

#include "cloud/ec2/common/errors.h"

namespace windlass::cloud::ec2 {

namespace {

constexpr std::size_t token_length_max = 64;

}  // namespace

std::string words(std::initializer_list<std::string_view> parts) {
  std::string line;
  for (auto part : parts) line += std::string(part) + "\n";
  return line;
}

Result<std::optional<std::string>> made_before(Ec2& ec2, const Call& call,
                                               std::string_view operation,
                                               const std::optional<std::string>& token,
                                               const std::string& request) {
  if (!token || token->empty()) return std::optional<std::string>{};
  if (token->size() > token_length_max)
    return invalid_parameter(*token, "clientToken", "It is longer than 64 characters.");
  auto rows = ec2.db.query("select request, id from ec2_network_token where account = ?"
                           " and region = ? and operation = ? and token = ?",
                           {call.caller.account.text, call.region.text, operation, *token});
  if (rows.done()) return std::optional<std::string>{};
  if (rows.row().view(0) != request)
    return Error{"IdempotentParameterMismatch",
                 "Arguments on this idempotent request are inconsistent with arguments used in "
                 "previous request(s)."};
  return std::optional(rows.row().text(1));
}

void remember(Ec2& ec2, const Call& call, std::string_view operation,
              const std::optional<std::string>& token, const std::string& request,
              const std::string& id) {
  if (!token || token->empty()) return;
  ec2.db.run("insert into ec2_network_token(account, region, operation, token, request, id)"
             " values(?, ?, ?, ?, ?, ?)",
             {call.caller.account.text, call.region.text, operation, *token, request, id});
}

void forget_tokens(Ec2& ec2, const std::string& id) {
  ec2.db.run("delete from ec2_network_token where id = ?", {id});
}

}  // namespace windlass::cloud::ec2
