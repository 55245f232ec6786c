// SPDX-License-Identifier: Apache-2.0
// As precompiled.h, for tests.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "precompiled.h"
