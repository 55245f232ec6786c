// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <tl/expected.hpp>

namespace purgatory {

// A value, or the error that kept it from being made. The caller may want to go on, so the error
// is a value too; what nobody can go on from is an exception. One alias, so that the later move to
// `std::expected` is one line.
template <typename T, typename E>
using Result = tl::expected<T, E>;

template <typename E>
using Failure = tl::unexpected<E>;

}  // namespace purgatory
