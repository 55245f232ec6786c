// SPDX-License-Identifier: Apache-2.0
#include "mock_server/api/couchdb/databases/answer_order.h"

#include <algorithm>
#include <cstdint>
#include <numeric>

namespace purgatory::api {
namespace {

constexpr std::uint32_t kFirstSlots = 16;
constexpr std::size_t kEntriesPerSlot = 5;

std::uint32_t erlang_phash(const std::string& bytes) {
  constexpr std::uint32_t kByteFactor = 268440163;
  constexpr std::uint32_t kLengthFactor = 268436141;
  std::uint32_t hash = 0;
  for (const char c : bytes) hash = hash * kByteFactor + static_cast<unsigned char>(c);
  return hash * kLengthFactor + static_cast<std::uint32_t>(bytes.size());
}

// A dict of that many entries has grown to that many slots.
std::uint32_t slots_for(std::size_t entries) {
  const std::size_t grown = (entries + kEntriesPerSlot - 1) / kEntriesPerSlot;
  return std::max(kFirstSlots, static_cast<std::uint32_t>(grown));
}

}  // namespace

std::vector<std::size_t> erlang_dict_order(const std::vector<std::string>& ids) {
  const std::uint32_t slots = slots_for(ids.size());
  std::uint32_t modulus = kFirstSlots;
  while (modulus < slots) modulus *= 2;
  std::vector<std::uint32_t> slot_of(ids.size());
  for (std::size_t i = 0; i < ids.size(); ++i) {
    const std::uint32_t slot = erlang_phash(ids[i]) % modulus;
    slot_of[i] = slot < slots ? slot : slot - modulus / 2;
  }
  std::vector<std::size_t> order(ids.size());
  // Within a slot, what came last stands first.
  std::iota(order.rbegin(), order.rend(), std::size_t{0});
  std::stable_sort(order.begin(), order.end(), [&slot_of](std::size_t left, std::size_t right) {
    return slot_of[left] < slot_of[right];
  });
  return order;
}

}  // namespace purgatory::api
