// Chunks: what was acknowledged long enough ago or is large enough, compressed, with its words.
#pragma once

#include "cloud/logs/data_keys.h"

namespace windlass::cloud::logs {

// A tail this long is sealed as soon as the task comes round (the schema's index has them too).
constexpr std::int64_t chunk_bytes = 512 * 1024;
constexpr std::int64_t chunk_batches = 2000;
// And a writer who is faster than the task seals it himself: it never grows beyond.
constexpr std::int64_t tail_bytes_max = 4 * chunk_bytes;
constexpr std::int64_t tail_batches_max = 4 * chunk_batches;

std::string compressed(std::string_view bytes);
std::string decompressed(std::string_view bytes);

// Makes one chunk of the oldest batches of that stream's tail.
Result<> seal_oldest(Logs& logs, DataKeys& keys, std::int64_t stream);

// Tasks; each takes some milliseconds and says whether there is more to do.
bool seal_full_tails(Work& work, const Call& call);
bool seal_aged_tails(Work& work, const Call& call);

}  // namespace windlass::cloud::logs
