package io.slotwarden.cli;

import picocli.CommandLine.Option;

/// Who says it.
final class ByOption {
  @Option(
      names = "--by",
      paramLabel = "NAME",
      description = "who says it (default: the user of this machine); recorded with the address")
  private String by = String.valueOf(System.getProperty("user.name"));

  String name() {
    return by;
  }
}
