// Places among events as texts: the tokens and ids that clients hold.
#pragma once

#include "cloud/logs/scan.h"

namespace windlass::cloud::logs {

// Like AWS's: 56 digits that grow with time.
std::string event_id(const Position& at);
// Clients may still send them back; nobody looks at them any more.
std::string sequence_token(std::int64_t number);

// "f/5613...": after that place; "b/5613...": before it.
struct ReadToken {
  bool forward = true;
  Position at;
};
std::string read_token(const ReadToken& token);
std::optional<ReadToken> parse_read_token(std::string_view text);

}  // namespace windlass::cloud::logs
