// SPDX-License-Identifier: Apache-2.0
#include "fuzz/entry.h"
#include "fuzz/template_check.h"

void purgatory::fuzz::check(std::string_view bytes) { check_template(bytes); }
