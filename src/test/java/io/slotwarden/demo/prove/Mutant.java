package io.slotwarden.demo.prove;

/// A fault that somebody might plant in the core one day.
///
/// @param file below `src/main/java/io/slotwarden`
/// @param original text that stands exactly once in the file
/// @param planted what stands there instead
/// @param what the fault, in words
/// @param seed of a history that shows it
record Mutant(String file, String original, String planted, String what, long seed) {
  @Override
  public String toString() {
    return what;
  }
}
