// SPDX-License-Identifier: Apache-2.0
#include "mock_server/api/control/time_text.h"

#include <charconv>
#include <chrono>

#include <fmt/format.h>

namespace purgatory::api {
namespace {

using std::chrono::milliseconds;

// Takes fixed parts off the front of a text; once one is missing, all that follow are.
class Scanner {
 public:
  explicit Scanner(std::string_view text) : rest_(text) {}

  int digits(std::size_t count) {
    int value = 0;
    if (rest_.size() < count) return fail();
    const char* const end = rest_.data() + count;
    const auto [stop, error] = std::from_chars(rest_.data(), end, value);
    if (error != std::errc() || stop != end || value < 0 || rest_.front() == '-') return fail();
    rest_.remove_prefix(count);
    return value;
  }
  void expect(std::string_view any_of) {
    if (rest_.empty() || any_of.find(rest_.front()) == std::string_view::npos) {
      fail();
      return;
    }
    rest_.remove_prefix(1);
  }
  bool takes(char c) {
    if (rest_.empty() || rest_.front() != c) return false;
    rest_.remove_prefix(1);
    return true;
  }
  // Thousandths of what follows a decimal point; further digits do not count.
  int thousandths() {
    constexpr std::size_t kMostDigits = 9;
    int value = 0;
    std::size_t count = 0;
    for (; count < rest_.size() && rest_[count] >= '0' && rest_[count] <= '9'; ++count) {
      if (count < 3) value = value * 10 + (rest_[count] - '0');
    }
    if (count == 0 || count > kMostDigits) return fail();
    for (std::size_t i = count; i < 3; ++i) value *= 10;
    rest_.remove_prefix(count);
    return value;
  }
  bool is_at_end() const { return !has_failed_ && rest_.empty(); }

 private:
  int fail() {
    has_failed_ = true;
    rest_ = {};
    return 0;
  }

  std::string_view rest_;
  bool has_failed_ = false;
};

milliseconds offset(Scanner& scanner) {
  if (scanner.takes('Z') || scanner.takes('z')) return milliseconds(0);
  const int sign = scanner.takes('-') ? -1 : 1;
  if (sign > 0) scanner.expect("+");
  const std::chrono::hours hours(scanner.digits(2));
  scanner.expect(":");
  return sign * (hours + std::chrono::minutes(scanner.digits(2)));
}

}  // namespace

std::string time_text(TimePoint time) {
  const auto day = std::chrono::floor<std::chrono::days>(time);
  const std::chrono::year_month_day date(day);
  const auto in_day = (time - day).count();
  return fmt::format("{:04}-{:02}-{:02}T{:02}:{:02}:{:02}.{:03}Z", int{date.year()},
                     unsigned{date.month()}, unsigned{date.day()}, in_day / 3'600'000,
                     in_day / 60'000 % 60, in_day / 1'000 % 60, in_day % 1'000);
}

std::optional<TimePoint> parse_time(std::string_view text) {
  constexpr int kFirstYear = 1970;
  Scanner scanner(text);
  const std::chrono::year year(scanner.digits(4));
  scanner.expect("-");
  const std::chrono::month month(static_cast<unsigned>(scanner.digits(2)));
  scanner.expect("-");
  const std::chrono::day day(static_cast<unsigned>(scanner.digits(2)));
  scanner.expect("Tt ");
  const int hour = scanner.digits(2);
  scanner.expect(":");
  const int minute = scanner.digits(2);
  scanner.expect(":");
  const int second = scanner.digits(2);
  const milliseconds fraction(scanner.takes('.') ? scanner.thousandths() : 0);
  const milliseconds from_utc = offset(scanner);
  const std::chrono::year_month_day date(year, month, day);
  if (!scanner.is_at_end() || !date.ok() || int{year} < kFirstYear) return std::nullopt;
  if (hour > 23 || minute > 59 || second > 60) return std::nullopt;
  return TimePoint(std::chrono::sys_days(date).time_since_epoch()) + std::chrono::hours(hour) +
         std::chrono::minutes(minute) + std::chrono::seconds(second) + fraction - from_utc;
}

}  // namespace purgatory::api
