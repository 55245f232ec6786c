// SPDX-License-Identifier: Apache-2.0
#include "fuzz/entry.h"
#include "fuzz/request_bytes.h"

void purgatory::fuzz::check(std::string_view bytes) { read_requests(bytes); }
