// SPDX-License-Identifier: Apache-2.0
#include "conformance/spec/clauses.h"

#include <filesystem>
#include <fstream>
#include <string>

#include <gtest/gtest.h>

#include "conformance/spec/spec_error.h"

namespace purgatory::conformance {
namespace {

// A `specs` folder with these two files.
std::string folder_with(const std::string& name, const std::string& clauses,
                        const std::string& capabilities) {
  const std::string folder = testing::TempDir() + "clauses_" + name;
  std::filesystem::create_directories(folder + "/clauses");
  std::ofstream(folder + "/clauses/d.yaml") << clauses;
  std::ofstream(folder + "/capabilities.yaml") << capabilities;
  return folder;
}

TEST(Clauses, AreReadWithTheirDocument) {
  const std::string folder = folder_with("read",
                                         "document: couchdb-purge\n"
                                         "clauses:\n"
                                         "  - id: couchdb.purge.x\n"
                                         "    section: \"1.3\"\n"
                                         "    promise: It is gone.\n"
                                         "    kind: contradictory\n"
                                         "    level: SHOULD\n"
                                         "    ruling: Gone it is.\n",
                                         "purge:\n  meaning: It can purge.\n  probe: Ask.\n");
  const Vocabulary words = load_vocabulary(folder);
  const Clause& clause = words.clauses->at(0);
  EXPECT_EQ(clause.document, "couchdb-purge");
  EXPECT_EQ(clause.kind, Clause::Kind::Contradictory);
  EXPECT_EQ(clause.level, Level::Should);
  EXPECT_EQ(clause.ruling, "Gone it is.");
  EXPECT_EQ(words.capabilities->at(0).meaning, "It can purge.");
}

TEST(Clauses, MistakesAreShownWithTheirPlace) {
  const std::string folder =
      folder_with("mistakes",
                  "document: d\n"
                  "clauses:\n"
                  "  - {id: a, section: s, promise: p, kind: promiss, level: MUST}\n"
                  "  - {id: a, section: s, promise: p, kind: silent, level: MUST}\n",
                  "purge: {meening: m}\n");
  try {
    load_vocabulary(folder);
    FAIL() << "nothing was reported";
  } catch (const SpecError& error) {
    EXPECT_EQ(error.what(),
              folder +
                  "/clauses/d.yaml:3:43: there is no kind of clause such as the string "
                  "\"promiss\"\n"
                  "    3 |   - {id: a, section: s, promise: p, kind: promiss, level: MUST}\n"
                  "      |                                           ^\n"
                  "      = a clause is a promise, an example, silent or contradictory\n" +
                  folder + "/clauses/d.yaml:4:10: the clause id `a` is taken by " + folder +
                  "/clauses/d.yaml:3\n"
                  "    4 |   - {id: a, section: s, promise: p, kind: silent, level: MUST}\n"
                  "      |          ^\n"
                  "      = give it an id of its own\n" +
                  folder +
                  "/capabilities.yaml:1:8: the capability `purge` needs `meaning`\n"
                  "    1 | purge: {meening: m}\n"
                  "      |        ^\n" +
                  folder +
                  "/capabilities.yaml:1:9: the capability `purge` has no key `meening`\n"
                  "    1 | purge: {meening: m}\n"
                  "      |         ^\n"
                  "      = did you mean `meaning`?\n");
  }
}

TEST(Clauses, FolderWithoutFilesChecksNothing) {
  const Vocabulary words = load_vocabulary(testing::TempDir() + "clauses_nowhere");
  EXPECT_FALSE(words.clauses);
  EXPECT_FALSE(words.capabilities);
}

}  // namespace
}  // namespace purgatory::conformance
