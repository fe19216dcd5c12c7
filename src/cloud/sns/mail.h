// The outbox: mails that AWS would have sent, shown by `windlass cloud mail`.
#pragma once

#include "base/json.h"
#include "cloud/sns/notification.h"

namespace windlass::cloud::sns {

void mail_confirmation(Sns& sns, const Call& call, const Topic& topic,
                       const Subscriber& subscriber);
void mail_notification(Sns& sns, const Call& call, const Topic& topic, const Subscriber& subscriber,
                       const Notification& notification, Envelopes& envelopes);

// Newest last; each with its number, and with its link if it asks for a confirmation.
Json outbox(store::Database& db);

}  // namespace windlass::cloud::sns
