// Randomness is a parameter: whoever needs it is given a Random.
#pragma once

#include <cstddef>
#include <cstdint>
#include <mutex>
#include <random>
#include <span>
#include <string>

namespace windlass {

class Random {
 public:
  virtual ~Random() = default;
  virtual void fill(std::span<std::byte> bytes) = 0;

  std::uint64_t number();
  std::uint64_t below(std::uint64_t limit);  // uniform in [0, limit)
  std::string hex(std::size_t digits);
  std::string text(std::size_t length, std::string_view alphabet);
  std::string uuid();  // version 4, lower case
};

// The kernel's generator: for keys, tokens and identifiers.
class SystemRandom final : public Random {
 public:
  void fill(std::span<std::byte> bytes) override;
};

// The same numbers for the same seed: for tests and for the simulator.
class SeededRandom final : public Random {
 public:
  explicit SeededRandom(std::uint64_t seed) : engine_(seed) {}
  void fill(std::span<std::byte> bytes) override;

 private:
  std::mutex mutex_;
  std::mt19937_64 engine_;
};

}  // namespace windlass
