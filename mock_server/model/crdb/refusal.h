// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>

#include "support/result.h"

namespace purgatory::crdb {

// Why a request was not taken. The documents' three kinds of "not found" are three here.
enum class RefusalKind {
  UnknownDatabase,       // this cluster never heard of the GUID
  ConfigurationMissing,  // it did, and has no configuration of it any more
  InstanceMissing,
  TaskMissing,
  AlreadyDeleted,
  ConfigurationNotAcceptable,  // it cannot follow the one there is, or another is being committed
  TaskNotCancelable,
  CancelFailed,    // tried, and not acknowledged
  PeerUnavailable  // the cluster that was to be read from is not reached
};

// `description` is a sentence for the client.
struct Refusal {
  RefusalKind kind;
  std::string description;
  bool operator==(const Refusal&) const = default;
};

template <typename T>
using Taken = Result<T, Refusal>;

inline Failure<Refusal> refuse(RefusalKind kind, std::string description) {
  return Failure<Refusal>(Refusal{kind, std::move(description)});
}

}  // namespace purgatory::crdb
