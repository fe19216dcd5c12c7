#include "cli/duration.h"

namespace windlass::cli {

namespace {
std::string two(long number) { return (number < 10 ? "0" : "") + std::to_string(number); }
}  // namespace

std::string short_duration(Duration duration) {
  auto tenths = std::chrono::duration_cast<std::chrono::milliseconds>(duration).count() / 100;
  if (tenths < 0) tenths = 0;
  auto seconds = tenths / 10;
  if (seconds < 10)
    return std::to_string(seconds) + (tenths % 10 ? "." + std::to_string(tenths % 10) : "") + " s";
  if (seconds < 60) return std::to_string(seconds) + " s";
  if (seconds < 3600) return std::to_string(seconds / 60) + " min " + two(seconds % 60) + " s";
  if (seconds < 48 * 3600)
    return std::to_string(seconds / 3600) + " h " + two(seconds / 60 % 60) + " min";
  return std::to_string(seconds / 86400) + " days";
}

std::string about(Duration duration) {
  auto seconds = std::chrono::duration_cast<std::chrono::seconds>(duration).count();
  if (seconds < 60) return std::to_string(seconds < 0 ? 0 : seconds) + " s";
  if (seconds < 3600) return std::to_string(seconds / 60) + " min";
  if (seconds < 48 * 3600) return std::to_string(seconds / 3600) + " h";
  return std::to_string(seconds / 86400) + " days";
}

std::string ago(Time then, Time now) {
  if (then == Time{}) return "";
  auto passed = now - then;
  if (passed < std::chrono::seconds(2)) return "just now";
  return about(passed) + " ago";
}

std::string stopwatch(Duration duration) {
  auto seconds = std::chrono::duration_cast<std::chrono::seconds>(duration).count();
  if (seconds < 0) seconds = 0;
  auto rest = two(seconds / 60 % 60) + ":" + two(seconds % 60);
  return seconds < 3600 ? rest : std::to_string(seconds / 3600) + ":" + rest;
}

}  // namespace windlass::cli
