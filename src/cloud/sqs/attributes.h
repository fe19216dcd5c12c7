// A queue's attributes: which there are, what they may be, and what follows from them.
#pragma once

#include <map>
#include <string>

#include "cloud/sqs/queue.h"

namespace windlass::cloud::sqs {

using Attributes = std::map<std::string, std::string>;

// The attributes of a request, checked and as AWS keeps them (policies without blanks, numbers as
// numbers). `queue` says whose they are: its name, type and, unless it is new, its id. An empty
// value takes an attribute back to its default.
Result<Attributes> checked(Sqs& sqs, const Queue& queue, const Attributes& given);

// What the queue was given; and the same with the defaults of what it was not.
Attributes given_attributes(Sqs& sqs, const Queue& queue);
Attributes settings_of(Sqs& sqs, const Queue& queue);

// Keeps them, and what the handlers read of them.
void store_attributes(Sqs& sqs, Queue& queue, const Attributes& changes, Time now);

// The settings that handlers read, from attributes with their defaults.
void take_settings(Queue& queue, const Attributes& settings);
Attributes with_defaults(const Queue& queue, Attributes given);

}  // namespace windlass::cloud::sqs
