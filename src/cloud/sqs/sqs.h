// SQS: queues of messages, standard and FIFO.
#pragma once

#include "cloud/core/service.h"

namespace windlass::cloud::sqs {

extern const cloud::Service service;
extern const Permissions permissions;

}  // namespace windlass::cloud::sqs
