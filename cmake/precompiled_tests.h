// SPDX-License-Identifier: Apache-2.0
// As precompiled.h, for tests.
#include "precompiled.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
