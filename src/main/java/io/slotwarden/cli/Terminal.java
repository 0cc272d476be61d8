package io.slotwarden.cli;

import java.io.Console;
import org.jspecify.annotations.Nullable;

/// Where a person may sit and answer.
interface Terminal {
  boolean isThere();

  /// Shows the question and waits for one line.
  ///
  /// @return null when the person ends the input instead
  @Nullable String ask(String question);

  /// That of this process, if both its input and its output are one.
  static Terminal ofThisProcess() {
    Console console = System.console();
    return new Terminal() {
      @Override
      public boolean isThere() {
        return console != null && console.isTerminal();
      }

      @Override
      public @Nullable String ask(String question) {
        return console == null ? null : console.readLine("%s", question);
      }
    };
  }
}
