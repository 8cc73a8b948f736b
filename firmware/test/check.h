#pragma once
#include <stdint.h>

/** A test: a sentence about behaviour, and the function that shows it. Declares itself to the runner. */
struct Test {
  Test(const char* its_sentence, void (*its_run)());
  const char* sentence;
  void (*run)();
  Test* next;
};

/** Runs all tests; answers how many failed. */
int run_tests();

/** Ends the running test as skipped. */
void skip(const char* why);

void check_true(bool holds, const char* what, const char* file, int line);
void check_near(double got, double expected, double within, const char* what, const char* file, int line);

#define CHECK(holds) check_true((holds), #holds, __FILE__, __LINE__)
#define CHECK_EQUAL(got, expected) check_near((got), (expected), 0, #got, __FILE__, __LINE__)
#define CHECK_NEAR(got, expected, within) check_near((got), (expected), (within), #got, __FILE__, __LINE__)

#define TEST_NAMED(name, sentence)              \
  static void name();                           \
  static Test declared_##name(sentence, &name); \
  static void name()
#define TEST_AT(line, sentence) TEST_NAMED(test_in_line_##line, sentence)
#define TEST_HERE(line, sentence) TEST_AT(line, sentence)
#define TEST(sentence) TEST_HERE(__LINE__, sentence)
